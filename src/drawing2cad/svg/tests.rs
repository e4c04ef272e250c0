//! What is no drawing, and what changes nothing in one.

use super::{Warning, read_view};
use crate::ErrorCode;

fn view(content: &str) -> String {
    format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 256 256'>{content}</svg>")
}

fn code(svg: &str) -> ErrorCode {
    read_view(svg).expect_err(svg).code
}

#[test]
fn what_is_no_drawing_is_refused_with_its_place() {
    let deep = "<g>".repeat(65) + &"</g>".repeat(65);
    let deepest = "<g>".repeat(50_000) + &"</g>".repeat(50_000);
    let wide = "<g/>".repeat(100_001);
    let long = format!("<path d='M0 0{}'/>", "h1".repeat(20_001));
    let twice = "<path d='M0 0".to_string() + &"h1".repeat(10_001) + "'/>";
    let heavy = format!("<!--{}-->", "x".repeat(3 << 20));
    for content in [
        deep.as_str(),
        &deepest,
        &wide,
        &long,
        &twice.repeat(2),
        &heavy,
        "<path d='M0 0L1e8 0'/>",
        "<path d='M0 0L1e400 0'/>",
        "<path d='M0 0L 5'/>",
        "<path d='L5 5'/>",
        "<path transform='spin(3)' d='M0 0L5 5'/>",
        "<g transform='scale(1e9)'><path d='M0 0L5 5'/></g>",
        "<polyline points='1 2 3'/>",
        "<rect width='wide' height='3'/>",
        "<path d='M0 0L5 5'>",
        "&nbsp;",
    ] {
        assert_eq!(code(&view(content)), ErrorCode::Malformed, "{:.60}", content);
    }
    for svg in [
        "",
        "no XML",
        "<html/>",
        "<!DOCTYPE svg><svg/>",
        "<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg>&a;</svg>",
        "<svg viewBox='0 0 0 256'><path d='M0 0L5 5'/></svg>",
        "<svg viewBox='0 0 256'><path d='M0 0L5 5'/></svg>",
        "<svg width='0' height='5'><path d='M0 0L5 5'/></svg>",
    ] {
        assert_eq!(code(svg), ErrorCode::Malformed, "{svg}");
    }
    let error = read_view(&view("\n<path d='M0 0L x'/>")).expect_err("a broken path");
    assert!(error.got.contains("path at 2:1"), "{error}");
}

#[test]
fn nothing_to_draw_is_an_error_of_its_own() {
    for content in [
        "",
        "<path d=''/>",
        "<path d='M5 5'/>",
        "<circle r='0'/>",
        "<rect width='-1' height='5'/>",
        "<path d='M5 5L5.1 5.1'/>",
        "<path transform='scale(0)' d='M0 0L90 90'/>",
        "<g visibility='hidden'><path d='M0 0L90 90'/></g>",
        "<x:path xmlns:x='elsewhere' d='M0 0L90 90'/>",
    ] {
        assert_eq!(code(&view(content)), ErrorCode::NoGeometry, "{content}");
    }
    assert_eq!(code("<svg><path d='M5 5L5 5'/></svg>"), ErrorCode::NoGeometry);
}

#[test]
fn what_is_left_out_is_told() {
    let content = "<script/><style>@import 'x'</style><text/><image href='http://x'/><use href='#a'/>
        <foreignObject/><svg><path onclick='x()' class='a' stroke-dasharray='3' d='M0 0L300 0'/></svg>
        <path style='marker-end:url(#m)' d='M0 0L9 9'/>";
    let warnings = read_view(&view(content)).expect("a drawing").warnings;
    for warning in [
        Warning::Script,
        Warning::Style,
        Warning::Text,
        Warning::Image,
        Warning::ExternalReference,
        Warning::Use,
        Warning::ForeignObject,
        Warning::NestedSvg,
        Warning::EventHandler,
        Warning::Class,
        Warning::Dashes,
        Warning::Marker,
        Warning::Clamped,
    ] {
        assert!(warnings.contains(&(warning, 1)), "{warning:?}: {warnings:?}");
    }
}

#[test]
fn the_hand_that_drew_does_not_matter() {
    let drawn = |content: &str| read_view(&view(content)).expect("a drawing").rows;
    let one = drawn("<path d='M20 20H120V90H20Z'/><path d='M40 140C40 160 90 160 90 140'/>");
    for other in [
        "<path d='M90 140c0 20-50 20-50 0'/><path d='M120 90v-70h-100v70z'/>",
        "<rect x='20' y='20' width='100' height='70'/><path d='M40 140C40 160 90 160 90 140'/>",
        "<path d='M20 20h30m0 0h70v30h0v40H20zM20 20V90'/><path d='M40 140C40 160 90 160 90 140'/>",
        "<g transform='translate(10 10) scale(2)'><path d='M5 5h50v35h-50zM15 65c0 10 25 10 25 0'/></g>",
        "<polygon points='20,20 120,20 120,90 20,90'/><path d='M40 140S40 160 40 140C40 160 90 160 90 140'/>",
    ] {
        let got = drawn(other);
        assert!(one.iter().all(|row| got.contains(row)), "{other}: {got:?}");
    }
}

#[test]
fn rounded_rectangles_take_one_radius_for_both() {
    let rows = |attributes: &str| {
        read_view(&view(&format!("<rect x='10' y='10' width='80' height='40' {attributes}/>")))
            .expect("a rectangle")
            .rows
    };
    assert_eq!(rows("rx='8'"), rows("rx='8' ry='8'"));
    assert_eq!(rows("ry='100' rx='auto'"), rows("rx='40' ry='20'"));
    assert_eq!(rows("rx='8'").len(), 8);
    assert_eq!(rows("rx='0' ry='9'").len(), 4);
}
