//! The words for the core's codes.

use kenpos_core::view::{Kind, State};
use kenpos_rules::explain::Language;
use kenpos_rules::provenance::RecordingMethod;
use kenpos_rules::source::Source;

/// What an item is about.
pub fn kind(kind: Kind, language: Language) -> String {
    let (ja, en) = match kind {
        Kind::Weight => ("体重", "Weight"),
        Kind::Steps => ("歩数", "Steps"),
        Kind::Goal => ("行動目標", "Action goal"),
        Kind::Launch => ("起動", "Opening"),
        Kind::ExamReport => ("二次検査の受診", "Exam visit"),
        Kind::SurveyAnswer => ("アンケート", "Survey"),
        Kind::JoinCampaign => ("キャンペーン参加", "Campaign"),
        Kind::CheckIn => ("チェックイン", "Check-in"),
    };
    chosen(ja, en, language)
}

/// How far an item has come, with its mark.
pub fn state(state: State, language: Language) -> String {
    let (ja, en) = match state {
        State::Queued => ("⏳ 送信待ち", "⏳ waiting"),
        State::Claimed => ("⏳ 送信中", "⏳ being sent"),
        State::Accepted | State::Settled => ("✓ 送信済み", "✓ sent"),
        State::Parked => ("！ 送れませんでした", "! could not be sent"),
    };
    chosen(ja, en, language)
}

/// Where steps or a weight come from.
pub fn source(source: Source, language: Language) -> String {
    let (ja, en) = match source {
        Source::Manual => ("手入力", "typed"),
        Source::AppleHealth => ("ヘルスケア", "Apple Health"),
        Source::HealthConnect => ("ヘルスコネクト", "Health Connect"),
        Source::PhoneSensor => ("電話の歩数計", "phone's counter"),
        Source::AppleHealthExport => ("ヘルスケアの書き出し", "Apple Health export"),
    };
    chosen(ja, en, language)
}

/// How samples came about.
pub fn method(method: RecordingMethod, language: Language) -> String {
    let (ja, en) = match method {
        RecordingMethod::Automatic => ("自動", "automatic"),
        RecordingMethod::Active => ("運動の記録", "workout"),
        RecordingMethod::Manual => ("手入力", "typed"),
        RecordingMethod::Unknown => ("方法は不明", "not said how"),
    };
    chosen(ja, en, language)
}

pub(super) fn chosen(ja: &str, en: &str, language: Language) -> String {
    match language {
        Language::Ja => ja.to_owned(),
        Language::En => en.to_owned(),
    }
}
