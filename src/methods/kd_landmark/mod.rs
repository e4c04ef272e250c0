//! Landmarks by distillation (paper 17): soft targets from an active shape model.

pub mod asm_soft_landmarks;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[asm_soft_landmarks::ENTRY.listed()];
