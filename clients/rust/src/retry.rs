use std::time::Duration;

use crate::Error;

const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(2);

/// The pauses between attempts: 50 ms, doubling to 2 s, each shortened at random by up to a half so
/// that clients that lost the same server do not come back together.
pub(crate) struct Backoff {
    next: Duration,
}

impl Backoff {
    pub fn new() -> Self {
        Self { next: FIRST }
    }

    pub fn pause(&mut self) -> Duration {
        let pause = self.next;
        self.next = (pause * 2).min(LONGEST);
        pause.mul_f64(1.0 - fastrand::f64() / 2.0)
    }

    /// The pause after an error: not shorter than the server asks for.
    pub fn pause_after(&mut self, error: &Error) -> Duration {
        self.pause().max(error.retry_delay().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Failure};

    #[test]
    fn pauses_double_to_two_seconds_and_are_shortened_by_up_to_a_half() {
        let mut backoff = Backoff::new();
        for millis in [50, 100, 200, 400, 800, 1600, 2000, 2000] {
            let pause = backoff.pause();
            let longest = Duration::from_millis(millis);
            assert!(pause <= longest && pause >= longest / 2, "{pause:?} for {longest:?}");
        }
    }

    #[test]
    fn a_delay_that_the_server_asks_for_is_kept() {
        let mut failure = Failure::new(Code::ResourceExhausted, "full");
        failure.retry_delay = Some(Duration::from_secs(7));
        assert_eq!(Backoff::new().pause_after(&failure.into()), Duration::from_secs(7));
    }
}
