//! The words for a phone's health store: where the reading of a channel stands, and when a day closes.
//!
//! Comes in: codes. Goes out: what it means and what to do. Never said: that a member denied something. On an iPhone no
//! app can know it.

use serde::{Deserialize, Serialize};

use super::words::{Phrase, phrase};
use super::{Language, find};
use crate::source::Source;

/// Where the reading of a channel stands. The code is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// Not linked on this phone.
    NotLinked,
    /// Another member used this phone: whose data these are must be said first.
    ClaimNeeded,
    /// The first reading goes on.
    Reading,
    /// Read and up to date.
    UpToDate,
    /// Read for days, and nothing is to be seen.
    NothingVisible,
    /// Not read for more than a day.
    Stale,
    /// The phone was locked.
    Locked,
    /// The company's profile forbids it.
    Restricted,
    /// Android's work profile.
    WorkProfile,
    /// The system is too old.
    OsTooOld,
    /// No Google Play services.
    NoPlay,
    /// The device has no such thing.
    NoHardware,
    /// Health Connect is not installed.
    ProviderMissing,
    /// Health Connect must be updated.
    ProviderUpdate,
    /// The member was not asked for permission yet.
    NotAsked,
    /// Android says that the permission is not there.
    PermissionMissing,
    /// Only while the app is open.
    ForegroundOnly,
    /// Too many calls.
    RateLimited,
    /// Android moves its health data.
    Migrating,
    /// The store failed, or ended the call.
    Failed,
    /// The system puts background work off.
    LowPower,
    /// Background work is switched off for the app.
    BackgroundOff,
    /// The sensor rests because Health Connect counts.
    Superseded,
}

impl LinkState {
    /// Every state there is.
    pub const ALL: [Self; 23] = [
        Self::NotLinked,
        Self::ClaimNeeded,
        Self::Reading,
        Self::UpToDate,
        Self::NothingVisible,
        Self::Stale,
        Self::Locked,
        Self::Restricted,
        Self::WorkProfile,
        Self::OsTooOld,
        Self::NoPlay,
        Self::NoHardware,
        Self::ProviderMissing,
        Self::ProviderUpdate,
        Self::NotAsked,
        Self::PermissionMissing,
        Self::ForegroundOnly,
        Self::RateLimited,
        Self::Migrating,
        Self::Failed,
        Self::LowPower,
        Self::BackgroundOff,
        Self::Superseded,
    ];
}

/// How far a day is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayState {
    /// Today, or a day to come.
    Open,
    /// Over, and inside the entry window: late steps still count.
    Settling,
    /// The entry window is over: what comes now is shown, and lowers nothing.
    Final,
}

const SOURCES: &[(Source, Phrase)] = &[
    (Source::Manual, phrase("手入力", "Typed")),
    (Source::AppleHealth, phrase("ヘルスケア", "Apple Health")),
    (Source::HealthConnect, phrase("ヘルスコネクト", "Health Connect")),
    (Source::PhoneSensor, phrase("スマートフォンの歩数計", "The phone's step counter")),
    (Source::AppleHealthExport, phrase("ヘルスケアの書き出しファイル", "An export of Apple Health")),
];

/// `{channel}` is the channel's name.
const LINKS: &[(LinkState, Phrase)] = &[
    (LinkState::NotLinked, phrase("{channel}は連携していません。", "{channel} is not linked.")),
    (
        LinkState::ClaimNeeded,
        phrase(
            "このスマートフォンは、ほかの方も使ったことがあります。「自分のデータです」を選ぶと、そこから読み取ります。",
            "Another member has used this phone. Say that its health data are yours, and reading begins from then on.",
        ),
    ),
    (LinkState::Reading, phrase("{channel}を読み取っています。", "{channel} is being read for the first time.")),
    (LinkState::UpToDate, phrase("{channel}と連携しています。", "{channel} is linked and up to date.")),
    (
        LinkState::NothingVisible,
        phrase(
            "{channel}に、このアプリから見える歩数がありません。端末の設定でKENPOSへの読み取りの許可を確認してください。",
            "No steps in {channel} are visible to this app. Please check in the phone's settings what KENPOS may read.",
        ),
    ),
    (
        LinkState::Stale,
        phrase(
            "{channel}をしばらく読み取っていません。アプリを開いたままにすると読み取ります。",
            "{channel} has not been read for a while. Keep the app open for a moment and it will be.",
        ),
    ),
    (
        LinkState::Locked,
        phrase(
            "スマートフォンがロックされていたため、{channel}を読み取れませんでした。ロックを解除すると続けます。",
            "The phone was locked, so {channel} could not be read. It goes on once the phone is unlocked.",
        ),
    ),
    (
        LinkState::Restricted,
        phrase(
            "会社の設定で{channel}が使えません。手入力か、個人のスマートフォンとの連携をご利用ください。",
            "Your company's settings do not allow {channel}. You can type your steps, or link a phone of your own.",
        ),
    ),
    (
        LinkState::WorkProfile,
        phrase(
            "仕事用プロファイルでは{channel}が動きません。個人用プロファイルにアプリを入れるか、手入力をご利用ください。",
            "{channel} does not work in a work profile. Install the app in your personal profile, or type your steps.",
        ),
    ),
    (
        LinkState::OsTooOld,
        phrase(
            "この端末のOSでは{channel}が使えません。歩数計か手入力をご利用ください。",
            "This phone's system is too old for {channel}. You can use its step counter, or type your steps.",
        ),
    ),
    (
        LinkState::NoPlay,
        phrase(
            "この端末にはGoogle Playがないため、{channel}が使えません。手入力をご利用ください。",
            "This phone has no Google Play, which {channel} needs. You can type your steps.",
        ),
    ),
    (
        LinkState::NoHardware,
        phrase(
            "この端末では{channel}が使えません。手入力をご利用ください。",
            "This device has no {channel}. You can type your steps.",
        ),
    ),
    (
        LinkState::ProviderMissing,
        phrase(
            "{channel}のアプリが入っていません。Google Playからインストールしてください。",
            "{channel} is not installed. Please install it from Google Play.",
        ),
    ),
    (
        LinkState::ProviderUpdate,
        phrase(
            "{channel}が古くなっています。Google Playで更新してください。",
            "{channel} is out of date. Please update it in Google Play.",
        ),
    ),
    (
        LinkState::NotAsked,
        phrase(
            "{channel}の読み取りの確認がまだです。アプリを開いて確認してください。",
            "You have not been asked about {channel} yet. Please open the app.",
        ),
    ),
    (
        LinkState::PermissionMissing,
        phrase(
            "{channel}の読み取りの許可がありません。端末の設定で許可すると、続きから読み取ります。",
            "The app may not read {channel} at present. Allow it in the phone's settings and reading goes on.",
        ),
    ),
    (
        LinkState::ForegroundOnly,
        phrase("{channel}は、アプリを開いているときに読み取ります。", "{channel} is read while the app is open."),
    ),
    (
        LinkState::RateLimited,
        phrase(
            "{channel}の読み取りが一時的に制限されています。しばらくすると続けます。",
            "{channel} allows no more reading for the moment. It goes on by itself.",
        ),
    ),
    (
        LinkState::Migrating,
        phrase(
            "Androidが{channel}のデータを移しています。終わると続けます。",
            "Android is moving the data of {channel}. Reading goes on afterwards.",
        ),
    ),
    (
        LinkState::Failed,
        phrase(
            "{channel}を読み取れませんでした。しばらくして、もう一度試します。",
            "{channel} could not be read. It is tried again in a while.",
        ),
    ),
    (
        LinkState::LowPower,
        phrase(
            "省電力のため、アプリを閉じている間は読み取りが遅れることがあります。",
            "While the phone saves power, reading may be late unless the app is open.",
        ),
    ),
    (
        LinkState::BackgroundOff,
        phrase(
            "アプリのバックグラウンド更新がオフです。アプリを開いたときに読み取ります。",
            "Background refresh is off for this app. Reading happens when you open it.",
        ),
    ),
    (
        LinkState::Superseded,
        phrase(
            "ヘルスコネクトの歩数を使うため、{channel}は休止しています。",
            "{channel} rests, because Health Connect counts the same steps.",
        ),
    ),
];

/// An iPhone tells no app whether it may read, and its switch is in none of the app's own settings: the way to it is told.
static NOTHING_VISIBLE_ON_IPHONE: Phrase = phrase(
    "歩数が見えません。「設定 › ヘルスケア › データアクセス」（iOS 18からは「設定 › アプリ › ヘルスケア」の中）をご確認ください。",
    "We can't see any steps. Check Settings › Health › Data Access (from iOS 18 on in Settings › Apps › Health).",
);

const DAYS: &[(DayState, Phrase)] = &[
    (DayState::Open, phrase("まだ途中の日です。", "This day is not over yet.")),
    (
        DayState::Settling,
        phrase("遅れて届いた歩数も反映されます。", "Steps that arrive late still count for this day."),
    ),
    (
        DayState::Final,
        phrase("この日は確定しました。ポイントは変わりません。", "This day is final. Its points do not change."),
    ),
];

/// The name of a source on a screen: ヘルスケア, Apple Health.
pub fn source_label(source: Source, language: Language) -> &'static str {
    find(SOURCES, source).text(language)
}

/// Where the reading of a channel stands and what to do, in a sentence or two.
pub fn explain_link(state: LinkState, channel: Source, language: Language) -> String {
    let words = match (state, channel) {
        (LinkState::NothingVisible, Source::AppleHealth) => &NOTHING_VISIBLE_ON_IPHONE,
        _ => find(LINKS, state),
    };
    words.text(language).replace("{channel}", source_label(channel, language))
}

/// Whether a day may still change.
pub fn explain_day(state: DayState, language: Language) -> &'static str {
    find(DAYS, state).text(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_a_link_and_a_day_has_words_in_both_languages() {
        for (language, stop) in [(Language::Ja, '。'), (Language::En, '.')] {
            for channel in Source::ALL {
                assert!(!source_label(channel, language).is_empty());
                for state in LinkState::ALL {
                    let text = explain_link(state, channel, language);
                    assert!(text.ends_with(stop) && !text.contains(['!', '！', '{']), "{text}");
                }
            }
            for state in [DayState::Open, DayState::Settling, DayState::Final] {
                assert!(explain_day(state, language).ends_with(stop));
            }
        }
    }

    #[test]
    fn case_028_no_words_say_that_anybody_denied_anything() {
        for state in LinkState::ALL {
            assert!(!explain_link(state, Source::AppleHealth, Language::Ja).contains("拒否"));
            let english = explain_link(state, Source::AppleHealth, Language::En).to_lowercase();
            assert!(!english.contains("denied") && !english.contains("refuse"), "{english}");
        }
    }

    #[test]
    fn what_an_iphone_does_not_show_is_looked_for_where_its_switch_is() {
        let text = explain_link(LinkState::NothingVisible, Source::AppleHealth, Language::Ja);
        assert!(text.starts_with("歩数が見えません。「設定 › ヘルスケア › データアクセス」"), "{text}");
        assert_ne!(text, explain_link(LinkState::NothingVisible, Source::HealthConnect, Language::Ja));
    }

    #[test]
    fn case_030_a_company_that_forbids_it_is_named_and_other_ways_are_offered() {
        let text = explain_link(LinkState::Restricted, Source::AppleHealth, Language::Ja);
        assert!(text.starts_with("会社の設定でヘルスケアが使えません。") && text.contains("手入力"), "{text}");
    }
}
