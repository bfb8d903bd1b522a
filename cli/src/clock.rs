//! The time that the command goes by.

use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use clerk_invitations_native::{Runtime, Timestamp, TokioRuntime};

/// A clock that may run faster than the wall's: for tests and the demo, where hours must pass in seconds.
/// All of it is sped up, so timeouts must be given on its scale too.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    real: TokioRuntime,
    scale: TimeScale,
}

/// How many times faster than real time, from which moment on. Two processes with the same scale agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeScale {
    /// How many seconds pass in one.
    pub factor: u32,
    /// When the two times are the same: milliseconds since the Unix epoch.
    pub epoch_ms: i64,
    /// When and by how much the wall clock is set.
    pub jump: Option<Jump>,
}

/// The wall clock is set forward or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    /// By how many milliseconds.
    pub by_ms: i64,
    /// When: real milliseconds since the Unix epoch.
    pub at_ms: i64,
}

impl Default for TimeScale {
    fn default() -> Self {
        Self { factor: 1, epoch_ms: 0, jump: None }
    }
}

impl FromStr for TimeScale {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "must be `FACTOR@MILLISECONDS` or `FACTOR@MILLISECONDS,JUMP@MILLISECONDS`";
        let (scale, jump) = text.split_once(',').map_or((text, None), |(scale, jump)| (scale, Some(jump)));
        let (factor, epoch_ms) = scale.split_once('@').ok_or(SHAPE)?;
        let factor = factor.parse().ok().filter(|factor| *factor > 0).ok_or(SHAPE)?;
        let millis = |text: &str| text.parse().map_err(|_| SHAPE);
        let jump = match jump {
            Some(jump) => {
                let (by, at) = jump.split_once('@').ok_or(SHAPE)?;
                Some(Jump { by_ms: millis(by)?, at_ms: millis(at)? })
            }
            None => None,
        };
        Ok(Self { factor, epoch_ms: millis(epoch_ms)?, jump })
    }
}

impl TimeScale {
    /// So many times faster, from now on.
    pub fn from_now(factor: u32) -> Self {
        Self { factor, epoch_ms: TokioRuntime::new().wall_now().as_millis(), jump: None }
    }

    /// The scaled time at this real one, both in milliseconds since the Unix epoch.
    pub fn at(&self, real_ms: i64) -> i64 {
        self.epoch_ms.saturating_add((real_ms - self.epoch_ms).saturating_mul(i64::from(self.factor)))
    }

    /// What a wall clock shows at this real time, which may have been set.
    pub fn shown_at(&self, real_ms: i64) -> i64 {
        let jump = self.jump.filter(|jump| jump.at_ms <= real_ms);
        self.at(real_ms).saturating_add(jump.map_or(0, |jump| jump.by_ms))
    }
}

impl Clock {
    /// A clock with this scale.
    pub fn new(scale: TimeScale) -> Self {
        Self { real: TokioRuntime::new(), scale }
    }

    /// How long a wait really takes.
    pub fn real(&self, wait: Duration) -> Duration {
        wait / self.scale.factor
    }

    /// How much time passes on this clock in so much real time.
    pub fn scaled(&self, real: Duration) -> Duration {
        real.saturating_mul(self.scale.factor)
    }
}

/// The same time, for an emulator.
#[derive(Debug)]
pub struct ServerClock(pub TimeScale);

impl clerk_invitations_emulator::Clock for ServerClock {
    fn now_ms(&self) -> u64 {
        let now = TokioRuntime::new().wall_now().as_millis();
        u64::try_from(self.0.at(now)).unwrap_or(0)
    }
}

#[async_trait]
impl Runtime for Clock {
    fn now(&self) -> Duration {
        self.scaled(self.real.now())
    }

    fn wall_now(&self) -> Timestamp {
        Timestamp::from_millis(self.scale.shown_at(self.real.wall_now().as_millis()))
    }

    async fn sleep(&self, duration: Duration) {
        self.real.sleep(self.real(duration)).await;
    }

    fn random(&self) -> u64 {
        self.real.random()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaled_from_its_epoch_on() {
        let scale: TimeScale = "3600@1000".parse().unwrap();
        assert_eq!([1000, 1001, 2000].map(|real| scale.at(real)), [1000, 4600, 3_601_000]);
        assert_eq!(TimeScale::default().at(7), 7);
        let set: TimeScale = "10@0,-50@100".parse().unwrap();
        assert_eq!([99, 100, 101].map(|real| set.shown_at(real)), [990, 950, 960]);
        assert_eq!(set.at(100), 1000);
        for text in ["", "3600", "0@0", "x@0", "1@x", "1@0,", "1@0,5", "1@0,x@1"] {
            assert!(text.parse::<TimeScale>().is_err(), "{text}");
        }
    }
}
