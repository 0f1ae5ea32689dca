//! A question to the union's desk, asked signed in or not.
//!
//! Comes in: a topic, the words, and for somebody without a session how to reach them. Goes out: that the desk has it.
//! The same id again is the same question. Must never happen: a question lost because its answer was.

use std::fmt;

use kenpos_rules::day::Moment;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Characters of a question: two screens.
pub const WORDS_CHARS_MAX: usize = 2_000;

/// Characters of a way to reach somebody, and of an ID: an e-mail address with a name before it.
pub const CONTACT_CHARS_MAX: usize = 200;

/// Ask the desk.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ask {
    /// Made by who asks, and the same when it is sent again.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub inquiry: Uuid,
    /// What it is about.
    pub topic: Topic,
    /// The question, 1 to [`WORDS_CHARS_MAX`] characters.
    pub words: String,
    /// Where the desk can answer; needed without a session, since there is no other way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Who says to ask, without a session; nobody has proved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kenpos_id: Option<String>,
}

/// The desk has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Asked {
    /// As it was sent.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub inquiry: Uuid,
    /// When it came first.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub asked_at: Moment,
}

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// パスワードを忘れた.
    ForgottenPassword,
    /// 初回登録.
    Registration,
    /// 記録・ポイント.
    Points,
    /// 歩数連携・アプリ.
    App,
    /// 商品の交換.
    Exchange,
    /// その他.
    Other,
}

impl Topic {
    /// Every topic there is.
    pub const ALL: [Self; 6] =
        [Self::ForgottenPassword, Self::Registration, Self::Points, Self::App, Self::Exchange, Self::Other];

    /// The stable code, as on the wire and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ForgottenPassword => "forgotten_password",
            Self::Registration => "registration",
            Self::Points => "points",
            Self::App => "app",
            Self::Exchange => "exchange",
            Self::Other => "other",
        }
    }

    /// The topic with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }
}

/// A question as its member sees it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inquiry {
    /// Names it.
    pub inquiry: String,
    /// What it is about.
    pub topic: Topic,
    /// The member's own words.
    pub words: String,
    /// When the server had it.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub asked_at: Moment,
    /// What the desk answered; absent until then.
    pub answer: Option<Answer>,
}

/// What the desk answered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answer {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub answered_at: Moment,
    /// Plain text.
    pub words: String,
}

/// A person's own words, and where they can be reached, stay out of every log.
macro_rules! private_debug {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
private_debug!(Ask, Inquiry, Answer);
