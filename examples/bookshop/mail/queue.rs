use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Letters that wait to be sent, oldest first.
pub struct Outbox {
    letters: VecDeque<Letter>,
    last_sent: Option<Instant>,
    pause: Duration,
}

pub struct Letter {
    pub to: String,
    pub body: String,
}

impl Outbox {
    /// Hands out the next letter, but never two within the pause that the mail server asks for.
    pub fn next(&mut self, now: Instant) -> Option<Letter> {
        if let Some(last) = self.last_sent {
            if now.duration_since(last) < self.pause {
                return None;
            }
        }
        let letter = self.letters.pop_front()?;
        self.last_sent = Some(now);
        Some(letter)
    }

    /// Whether an address has exactly one at sign with something on both sides.
    pub fn is_deliverable(letter: &Letter) -> bool {
        match letter.to.split_once('@') {
            Some((user, host)) => !user.is_empty() && host.contains('.') && !host.contains('@'),
            None => false,
        }
    }
}
