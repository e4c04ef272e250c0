//! An SVG file as segments in its own coordinates. XML is the business of `roxmltree`, which knows no document types and fetches
//! nothing.

use super::VIEW_NAMES;
use super::path::{MOST_SEGMENTS, Reason, check};
use super::shapes::{is_shape, leading_number, numbers, outline};
use crate::{Error, ErrorCode, Result};
use kurbo::{Affine, PathSeg, Rect};
use roxmltree::{Document, Node, ParsingOptions};
use svgtypes::{TransformListParser, TransformListToken};

const MOST_BYTES: usize = 2 << 20;
const MOST_NODES: u32 = 100_000;
const DEEPEST: usize = 64;
const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// What a drawing says that is not read as lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Text.
    Text,
    /// A raster image.
    Image,
    /// A copy of something else (`use`).
    Use,
    /// Foreign content.
    ForeignObject,
    /// A script.
    Script,
    /// A style sheet.
    Style,
    /// An attribute that is a script.
    EventHandler,
    /// A link out of the file.
    ExternalReference,
    /// A drawing within the drawing, read as a group.
    NestedSvg,
    /// Ends or corners with markers.
    Marker,
    /// Dashed lines, which are most often hidden edges.
    Dashes,
    /// A class, whose style is not known.
    Class,
    /// Coordinates outside the frame, moved to its border.
    Clamped,
}

/// What to do with dashed lines, which are most often hidden edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dashes {
    Read,
    Drop,
}

/// What a file draws, in its own coordinates.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// What groups named after the four views hold, and what stands outside them.
    pub(super) segments: [Vec<PathSeg>; 5],
    /// The frames that such groups say they have.
    pub(super) frames: [Option<Rect>; 4],
    /// The view box, or width and height.
    pub(super) frame: Option<Rect>,
    pub(super) warnings: Vec<(Warning, usize)>,
}

/// Outside of all named groups.
const NO_VIEW: usize = 4;

/// Reads a file.
pub(super) fn read(svg: &str, dashes: Dashes) -> Result<Drawn> {
    let malformed = |got: String| Error::new(ErrorCode::Malformed, "svg", "an SVG drawing", got);
    if svg.len() > MOST_BYTES {
        return Err(malformed(format!("{} bytes, more than {MOST_BYTES}", svg.len())));
    }
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(svg, options);
    let document = document.map_err(|error| malformed(error.to_string()))?;
    check_depth(&document).map_err(malformed)?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(malformed(format!("a file of the element {}", root.tag_name().name())));
    }
    let frame = frame(root).map_err(|reason| malformed(at(root, &reason)))?;
    let mut reader = Reader { drawn: Drawn::default(), count: 0, view: NO_VIEW, dashes };
    reader.children(root, Affine::IDENTITY).map_err(malformed)?;
    Ok(Drawn { frame, ..reader.drawn })
}

/// A reason with the element and its place in the file.
fn at(node: Node, reason: &str) -> Reason {
    let place = node.document().text_pos_at(node.range().start);
    format!("{reason} ({} at {place})", node.tag_name().name())
}

fn check_depth(document: &Document) -> Result<(), Reason> {
    let mut depths = vec![0; document.descendants().count() + 1];
    for node in document.descendants().filter(Node::is_element) {
        let depth = node.parent().map_or(0, |parent| depths[parent.id().get_usize()]) + 1;
        if depth > DEEPEST {
            return Err(at(node, "elements more than 64 deep"));
        }
        depths[node.id().get_usize()] = depth;
    }
    Ok(())
}

/// The attribute by which the group of a view says its frame in the coordinates of the sheet.
const FRAME: &str = "data-frame";

/// The view that a group is named after, by its id or its label.
fn view_of(node: Node) -> Option<usize> {
    let is_name = |name: &str| name == "id" || name == "label";
    let names = node.attributes().filter(|attribute| is_name(attribute.name()));
    names
        .filter_map(|attribute| {
            let letters = attribute.value().chars().filter(char::is_ascii_alphanumeric);
            let name = letters.collect::<String>().to_ascii_lowercase();
            // The last view's name ends like those of others.
            VIEW_NAMES.iter().rposition(|view| name.ends_with(&view.to_ascii_lowercase()))
        })
        .next()
}

/// The view box; without one width and height, unless they are missing or relative.
fn frame(root: Node) -> Result<Option<Rect>, Reason> {
    let rect = |x: f64, y: f64, width: f64, height: f64| {
        let rect = Rect::new(x, y, x + width, y + height);
        let legal = width > 0.0 && height > 0.0 && rect.is_finite() && rect.area() > 0.0;
        if legal { Ok(Some(rect)) } else { Err("a frame without area".to_string()) }
    };
    for name in ["viewBox", FRAME] {
        let Some(text) = root.attribute(name) else { continue };
        return match numbers(text)?.as_slice() {
            &[x, y, width, height] => rect(x, y, width, height),
            _ => Err(format!("a {name} that is not four numbers")),
        };
    }
    let relative = |name: &str| root.attribute(name).is_some_and(|text| text.contains('%'));
    if relative("width") || relative("height") {
        return Ok(None);
    }
    match (leading_number(root, "width")?, leading_number(root, "height")?) {
        (Some(width), Some(height)) => rect(0.0, 0.0, width, height),
        _ => Ok(None),
    }
}

struct Reader {
    drawn: Drawn,
    /// Segments so far.
    count: usize,
    /// The view whose group is being read.
    view: usize,
    dashes: Dashes,
}

impl Reader {
    fn warn(&mut self, what: Warning) {
        match self.drawn.warnings.iter_mut().find(|(warning, _)| *warning == what) {
            Some((_, count)) => *count += 1,
            None => self.drawn.warnings.push((what, 1)),
        }
    }

    fn children(&mut self, node: Node, transform: Affine) -> Result<(), Reason> {
        self.attributes(node);
        node.children()
            .filter(Node::is_element)
            .try_for_each(|child| self.element(child, transform))
    }

    fn element(&mut self, node: Node, outer: Affine) -> Result<(), Reason> {
        let name = node.tag_name().name();
        if node.tag_name().namespace().is_some_and(|namespace| namespace != NAMESPACE) {
            return Ok(());
        }
        if is_hidden(node) {
            return Ok(());
        }
        let container = ["svg", "g", "a"].contains(&name);
        if !container && !is_shape(name) {
            self.skipped(name);
            self.attributes(node);
            return Ok(());
        }
        let own = transform(node.attribute("transform").unwrap_or_default());
        let transform = outer * own.map_err(|reason| at(node, &reason))?;
        if container {
            if name == "svg" {
                self.warn(Warning::NestedSvg);
            }
            return self.group(node, transform);
        }
        self.attributes(node);
        if self.dashes == Dashes::Drop && is_dashed(node) {
            return Ok(());
        }
        let most = MOST_SEGMENTS - self.count;
        let outline = outline(node, most).map_err(|reason| at(node, &reason))?;
        if outline.len() > most {
            return Err(at(node, "more than 20000 segments"));
        }
        for segment in outline {
            let moved = transform * segment;
            check(&moved).map_err(|reason| at(node, &reason))?;
            self.drawn.segments[self.view].push(moved);
            self.count += 1;
        }
        Ok(())
    }

    /// A group, which may be one of the views of a sheet.
    fn group(&mut self, node: Node, transform: Affine) -> Result<(), Reason> {
        let outer = self.view;
        if let (NO_VIEW, Some(view)) = (outer, view_of(node)) {
            self.view = view;
            if node.has_attribute(FRAME) {
                self.drawn.frames[view] = frame(node).map_err(|reason| at(node, &reason))?;
            }
        }
        self.children(node, transform)?;
        self.view = outer;
        Ok(())
    }

    fn skipped(&mut self, name: &str) {
        match name {
            "text" => self.warn(Warning::Text),
            "image" => self.warn(Warning::Image),
            "use" => self.warn(Warning::Use),
            "foreignObject" => self.warn(Warning::ForeignObject),
            "script" => self.warn(Warning::Script),
            "style" => self.warn(Warning::Style),
            _ => {}
        }
    }

    /// Warns of attributes that would run, fetch or restyle.
    fn attributes(&mut self, node: Node) {
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value().trim());
            match name {
                "href" if !value.starts_with('#') => self.warn(Warning::ExternalReference),
                "class" => self.warn(Warning::Class),
                _ if name.starts_with("on") => self.warn(Warning::EventHandler),
                _ => {}
            }
        }
        let says = |property: &str| value_of(node, property).any(|value| value != "none");
        if says("stroke-dasharray") {
            self.warn(Warning::Dashes);
        }
        if ["marker", "marker-start", "marker-mid", "marker-end"].into_iter().any(says) {
            self.warn(Warning::Marker);
        }
    }
}

/// The values of a property as attribute and in the inline style.
fn value_of<'a>(node: Node<'a, '_>, property: &'a str) -> impl Iterator<Item = &'a str> {
    let style = node.attribute("style").unwrap_or_default();
    let declared = style.split(';').filter_map(move |declaration| {
        let (name, value) = declaration.split_once(':')?;
        (name.trim() == property).then(|| value.trim().trim_end_matches("!important").trim())
    });
    declared.chain(node.attribute(property).map(str::trim))
}

/// Is the line dashed, by itself or by a group around it?
fn is_dashed(node: Node) -> bool {
    let dashes =
        |node: Node| value_of(node, "stroke-dasharray").next().map(|value| value != "none");
    node.ancestors().filter(Node::is_element).find_map(dashes).unwrap_or(false)
}

fn is_hidden(node: Node) -> bool {
    value_of(node, "display").any(|value| value == "none")
        || value_of(node, "visibility").any(|value| value == "hidden" || value == "collapse")
}

/// A list of transforms as one.
fn transform(list: &str) -> Result<Affine, Reason> {
    let mut whole = Affine::IDENTITY;
    for token in TransformListParser::from(list) {
        let next = match token.map_err(|error| error.to_string())? {
            TransformListToken::Matrix { a, b, c, d, e, f } => Affine::new([a, b, c, d, e, f]),
            TransformListToken::Translate { tx, ty } => Affine::translate((tx, ty)),
            TransformListToken::Scale { sx, sy } => Affine::scale_non_uniform(sx, sy),
            TransformListToken::Rotate { angle } => {
                let (sin, cos) = (libm::sin(angle.to_radians()), libm::cos(angle.to_radians()));
                Affine::new([cos, sin, -sin, cos, 0.0, 0.0])
            }
            TransformListToken::SkewX { angle } => {
                Affine::new([1.0, 0.0, libm::tan(angle.to_radians()), 1.0, 0.0, 0.0])
            }
            TransformListToken::SkewY { angle } => {
                Affine::new([1.0, libm::tan(angle.to_radians()), 0.0, 1.0, 0.0, 0.0])
            }
        };
        whole *= next;
    }
    Ok(whole)
}
