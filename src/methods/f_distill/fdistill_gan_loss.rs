//! Logistic losses of a discriminator and of the generator against it.
//!
//! - **When**: to train the discriminator whose logit is the log-ratio that f-distill weighs samples by.
//! - **Formula**: discriminator `mean softplus(fake) + mean softplus(−real)`, generator `mean softplus(−fake)`.
//! - **Shapes**: `real_logits` `[real, logits]`, `fake_logits` `[fake, logits]`; both losses scalars.
//! - **Gradient**: of the discriminator's loss, `−σ(−real) / n` and `σ(fake) / n`; `generator_grad.fake_logits` is
//!   `−σ(−fake) / n`, of the generator's.
//! - **Edge cases**: finite for any logit; the numbers of real and generated samples may differ.
//! - **Reference**: arXiv 2502.15681; the official FastGen code.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::rows::{sigmoid, softplus};

const REAL: Axes = &["real", "logits"];
const FAKE: Axes = &["fake", "logits"];

pub(crate) const ENTRY: Entry = Entry {
    id: "fdistill_gan_loss",
    golden: "fdistill_gan_loss",
    paper: 13,
    family: Family::Methods,
    summary: "Logistic losses of a discriminator and of the generator against it.",
    formula: r"L_D = \operatorname{mean} \mathrm{softplus}(z_{\mathrm{fake}}) + \operatorname{mean} \mathrm{softplus}(-z_{\mathrm{real}})",
    reference: "arXiv 2502.15681 and the FastGen code",
    inputs: &[
        Input::f32("real_logits", REAL, "Discriminator logits of real samples.").differentiable(),
        Input::f32("fake_logits", FAKE, "The same of generated samples.").differentiable(),
    ],
    params: &[],
    outputs: &[
        Output::f32("discriminator_loss", &[], "Loss of the discriminator."),
        Output::f32("generator_loss", &[], "Loss of the generator."),
        Output::f32("generator_grad.fake_logits", FAKE, "Gradient of the generator's loss."),
    ],
    invariances: &[Invariance::Order("real"), Invariance::Order("fake")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (real, fake) = (call.f64("real_logits"), call.f64("fake_logits"));
    let mean = |logits: &[f64], sign: f64| {
        logits.iter().map(|&z| softplus(sign * z)).sum::<f64>() / logits.len() as f64
    };
    // The derivative of `mean softplus(sign z)`.
    let slopes = |logits: &[f64], sign: f64| {
        let count = logits.len() as f64;
        logits.iter().map(|&z| sign * sigmoid(sign * z) / count).collect::<Vec<f64>>()
    };
    let mut outputs = call.outputs();
    outputs.f32("discriminator_loss", mean(&fake, 1.0) + mean(&real, -1.0));
    outputs.f32("generator_loss", mean(&fake, -1.0));
    outputs.f32("generator_grad.fake_logits", slopes(&fake, -1.0));
    outputs.gradient("real_logits", slopes(&real, -1.0));
    outputs.gradient("fake_logits", slopes(&fake, 1.0));
    Ok(outputs.finish())
}
