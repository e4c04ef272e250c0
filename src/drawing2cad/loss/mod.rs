//! What the network is trained with.

pub(super) mod drawing2cad_loss;
