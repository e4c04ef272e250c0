//! Vectors of two and three numbers.

pub(super) type Vec2 = [f64; 2];
pub(super) type Vec3 = [f64; 3];

pub(super) fn dot(a: Vec3, b: Vec3) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(super) fn cross(a: Vec3, b: Vec3) -> Vec3 {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// `a + factor · b`.
pub(super) fn add(a: Vec3, b: Vec3, factor: f64) -> Vec3 {
    [a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]]
}

pub(super) fn scaled(a: Vec3, factor: f64) -> Vec3 {
    a.map(|x| x * factor)
}

pub(super) fn minus(a: Vec2, b: Vec2) -> Vec2 {
    [a[0] - b[0], a[1] - b[1]]
}

pub(super) fn length(a: Vec2) -> f64 {
    (a[0] * a[0] + a[1] * a[1]).sqrt()
}

/// The point of a circle at an angle.
pub(super) fn on_circle(center: Vec2, radius: f64, angle: f64) -> Vec2 {
    [center[0] + radius * libm::cos(angle), center[1] + radius * libm::sin(angle)]
}
