/** The rotating solid: three, which only this module imports, and nothing else of the package imports this module at once. */
import * as three from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import type { Surface } from './model.js';

/** Colours of a scene, as CSS writes them. */
export interface Paint {
  readonly ground: string;
  readonly solid: string;
  readonly edge: string;
}

/** Half of what the eye sees, in units of a program. */
const REACH = 1.25;

/** How far the eye is from the middle. */
const FAR = 6;

/** A step of a key, in radians. */
const STEP = Math.PI / 36;

/** A solid, and an eye that goes around it. */
export class Scene {
  private readonly renderer: three.WebGLRenderer;
  private readonly scene = new three.Scene();
  private readonly camera = new three.OrthographicCamera(-REACH, REACH, REACH, -REACH, 0.1, 2 * FAR);
  private readonly controls: OrbitControls;
  private readonly face = new three.MeshStandardMaterial({ roughness: 0.85, metalness: 0, polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 1 });
  private readonly edge = new three.LineBasicMaterial();
  private readonly mesh = new three.Mesh(new three.BufferGeometry(), this.face);
  private readonly lines = new three.LineSegments(new three.BufferGeometry(), this.edge);

  constructor(canvas: HTMLCanvasElement, private readonly turned: (degrees: number) => void) {
    this.renderer = new three.WebGLRenderer({ canvas, antialias: true });
    const key = new three.DirectionalLight('white', 2.6);
    key.position.set(1.5, 2.5, 2);
    this.camera.add(key, key.target);
    this.scene.add(this.camera, this.mesh, this.lines, new three.HemisphereLight('white', 'silver', 2.4));
    this.camera.position.set(1, 1, 1).setLength(FAR);
    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.enablePan = false;
    this.controls.minZoom = 0.5;
    this.controls.maxZoom = 6;
    this.controls.addEventListener('change', this.draw);
    this.controls.addEventListener('end', () => this.turned(Math.round(three.MathUtils.radToDeg(this.controls.getAzimuthalAngle()))));
  }

  /** Another solid. */
  show({ positions, normals, triangles, edges }: Surface): void {
    const attribute = (values: Float32Array) => new three.BufferAttribute(values, 3);
    this.mesh.geometry.dispose();
    this.lines.geometry.dispose();
    this.mesh.geometry = new three.BufferGeometry().setAttribute('position', attribute(positions)).setAttribute('normal', attribute(normals));
    this.mesh.geometry.setIndex(new three.BufferAttribute(new Uint32Array(triangles), 1));
    this.lines.geometry = new three.BufferGeometry().setAttribute('position', attribute(edges));
  }

  /** Other colours. */
  paint({ ground, solid, edge }: Paint): void {
    this.scene.background = new three.Color(ground);
    this.face.color.set(solid);
    this.edge.color.set(edge);
  }

  /** As many pixels as the canvas has room for. */
  resize(side: number): void {
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.renderer.setSize(side, side, false);
  }

  /** Goes around the upright axis to an angle, in degrees. */
  turnTo(degrees: number): void {
    this.orbit((angles) => (angles.theta = three.MathUtils.degToRad(degrees)));
  }

  /** Goes one step around, or over. */
  step(right: number, up: number): void {
    this.orbit((angles) => {
      angles.theta += right * STEP;
      angles.phi = Math.min(Math.PI - 0.01, Math.max(0.01, angles.phi - up * STEP));
    });
    this.turned(Math.round(three.MathUtils.radToDeg(this.controls.getAzimuthalAngle())));
  }

  zoom(factor: number): void {
    this.camera.zoom = Math.min(this.controls.maxZoom, Math.max(this.controls.minZoom, this.camera.zoom * factor));
    this.camera.updateProjectionMatrix();
    this.draw();
  }

  readonly draw = (): void => this.renderer.render(this.scene, this.camera);

  free(): void {
    this.controls.dispose();
    this.mesh.geometry.dispose();
    this.lines.geometry.dispose();
    this.renderer.dispose();
  }

  private orbit(change: (angles: three.Spherical) => void): void {
    const angles = new three.Spherical().setFromVector3(this.camera.position);
    change(angles);
    this.camera.position.setFromSpherical(angles);
    this.controls.update();
    this.draw();
  }
}
