//! As much of the protocol buffers' encoding as a model takes: numbers, texts, bytes and messages, by the number of their field.

/// A message under construction.
#[derive(Debug, Default)]
pub(super) struct Message(Vec<u8>);

/// How a field is encoded, the low three bits of its tag.
const VARINT: u64 = 0;
const LENGTH: u64 = 2;

impl Message {
    /// A whole number.
    #[must_use]
    pub(super) fn number(mut self, field: u64, value: u64) -> Self {
        self.varint(field << 3 | VARINT);
        self.varint(value);
        self
    }

    /// Whole numbers, one field each.
    #[must_use]
    pub(super) fn numbers(self, field: u64, values: impl IntoIterator<Item = usize>) -> Self {
        values.into_iter().fold(self, |message, value| message.number(field, value as u64))
    }

    /// Bytes.
    #[must_use]
    pub(super) fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        self.varint(field << 3 | LENGTH);
        self.varint(bytes.len() as u64);
        self.0.extend(bytes);
        self
    }

    /// A text.
    #[must_use]
    pub(super) fn text(self, field: u64, text: &str) -> Self {
        self.bytes(field, text.as_bytes())
    }

    /// A message inside this one.
    #[must_use]
    pub(super) fn message(self, field: u64, message: Self) -> Self {
        self.bytes(field, &message.0)
    }

    /// Messages, one field each.
    #[must_use]
    pub(super) fn messages(self, field: u64, messages: impl IntoIterator<Item = Self>) -> Self {
        messages.into_iter().fold(self, |message, inner| message.message(field, inner))
    }

    /// The encoded message.
    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_the_examples_of_the_specification() {
        assert_eq!(Message::default().number(1, 150).finish(), [0x08, 0x96, 0x01]);
        let text = Message::default().text(2, "testing");
        assert_eq!(text.finish(), *b"\x12\x07testing");
        let inner = Message::default().message(3, Message::default().number(1, 150));
        assert_eq!(inner.finish(), [0x1a, 0x03, 0x08, 0x96, 0x01]);
    }
}
