//! The sentences about what the union publishes: campaigns, events, surveys, frequent questions.

use kenpos_rules::campaign::{Nickname, NicknameError};
use kenpos_rules::explain::Language;
use kenpos_server::office::campaigns::Stage;
use kenpos_server::office::participants::{COLUMNS, ParticipantsError, ROWS_MAX};
use kenpos_server::office::publish::PublishRefusal;

use super::files::{programme_ja, text_ja};
use super::values::chosen;

texts! {
    published(id, version) = "✓ {id} を公開しました（第{version}版）", "✓ {id} is published (version {version})";
    published_already(id, version) = "✓ {id} は同じ内容で公開中です（第{version}版）",
        "✓ {id} is published just like this already (version {version})";
    not_utf8(file) = "{file}: UTF-8のテキストではありません。UTF-8で保存してください",
        "{file}: not UTF-8 text; save it as UTF-8";
    campaigns_settled(running, settled, points) = "✓ 進行中の参加 {running}件。精算 {settled}件、{points}",
        "✓ {running} entries running; {settled} settled, {points}";
    campaign_budget_used_up(n) = "！ 予算がなくなり、{n}件はお渡しできませんでした", "! The budget was used up for {n} of them";
    participants_entered(event, granted, waiting, already) = "✓ {event}: 付与 {granted}人、登録待ち {waiting}人、登録済みの参加 {already}人",
        "✓ {event}: {granted} given, {waiting} waiting for their registration, {already} entered before";
    participants_refused(n, why) = "！ {n}人: {why}", "! {n}: {why}";
    no_campaigns() = "キャンペーンはまだありません", "There are no campaigns yet";
    no_events() = "健康イベントはまだありません", "There are no events yet";
    days(from, to) = "{from}〜{to}", "{from} to {to}";
    nothing_published() = "いまはキャンペーンも健康イベントもありません", "There are no campaigns or events now";
    not_a_publication(text) = "「{text}」というidはありません。campaigns に表示されるidを書いてください",
        "{text:?} is not an id; write one that campaigns shows";
    campaign_joined(id) = "✓ {id} に参加します。今日からの記録が対象です", "✓ You take part in {id}; your days count from today";
    campaign_left(id) = "✓ {id} への参加をやめました", "✓ You no longer take part in {id}";
    checked_in(id) = "✓ {id} のチェックインを記録しました。結果は同期のあとに campaigns に表示されます",
        "✓ Checked in to {id}; campaigns shows what came of it after the next sync";
    check_in_code_error() = "チェックインコードとして読めません。会場に掲示された英数字を書いてください",
        "not a check-in code; write the letters and digits shown at the event";
    joined_on(day, nickname) = "✓ {day}から参加中{nickname}", "✓ taking part since {day}{nickname}";
    can_join(until, id) = "{until}まで参加できます: kenpos phone join-campaign {id}",
        "open for joining until {until}: kenpos phone join-campaign {id}";
    can_check_in(id) = "会場のコードでチェックインできます: kenpos phone check-in {id} コード",
        "check in with the code shown there: kenpos phone check-in {id} CODE";
    still_owed() = "⏳ 送信待ち", "⏳ waiting to be sent";
    in_band(band) = "いまは{band}です", "you are in the {band} now";
    campaign_result(day, points) = "{day}に確定: {points}", "settled on {day}: {points}";
    steps_of(n) = "{n}歩", "{n} steps";
    days_of(n) = "{n}日", "{n} days";
    so_far(measured, points) = "いまの時点で {measured}、{points}。", "So far {measured}, {points}.";
    so_far_next(measured, points, next) = "いまの時点で {measured}、{points}。次の目標は {next}です。",
        "So far {measured}, {points}. The next target is {next}.";
    heading_campaign() = "キャンペーン", "Campaign";
    heading_event() = "健康イベント", "Event";
    heading_settled() = "精算 / 参加", "Settled / joined";
    heading_budget() = "使用 / 予算", "Taken / budget";
    heading_participants() = "参加", "Took part";
    heading_places() = "使用 / 定員", "Taken / places";
}

/// How far a campaign or an event is.
pub fn stage(stage: Stage, language: Language) -> String {
    let (ja, en) = match stage {
        Stage::Announced => ("開始前", "announced"),
        Stage::Running => ("開催中", "running"),
        Stage::Settling => ("確定待ち", "settling"),
        Stage::Final => ("終了", "final"),
    };
    chosen(ja, en, language)
}

/// Why a file was not put in force.
pub fn publish_refusal(refusal: &PublishRefusal) -> String {
    match refusal {
        PublishRefusal::File(error) => programme_ja(error),
        PublishRefusal::Begun { id } => format!(
            "{id} はもう始まっています。変えられるのは題名と説明、増やせるのは予算と定員だけです（新しい内容は別のidにしてください）"
        ),
        PublishRefusal::Over { id, last } => {
            format!("{id} は{last}で受け付けが終わっています。日付を見直してください")
        }
        PublishRefusal::NoCode { id } => {
            format!("{id} のチェックインコードがありません（check_in_code を書いてください）")
        }
        PublishRefusal::Changed { id } => {
            format!("{id} はいま別の担当者が変えました。確認してからもう一度お試しください")
        }
    }
}

/// Why a list of participants was not read.
pub fn participants_error(error: &ParticipantsError) -> String {
    match error {
        ParticipantsError::Text(error) => text_ja(error),
        ParticipantsError::Header => format!("1行目は {} だけにしてください", COLUMNS.join(",")),
        ParticipantsError::Empty => "参加者の行がありません".to_owned(),
        ParticipantsError::TooMany => format!("{ROWS_MAX}行を超えています（イベントの参加者の一覧ですか）"),
    }
}

/// A text that is no nickname.
pub fn nickname_error(error: NicknameError, language: Language) -> String {
    let max = Nickname::MAX_CHARS;
    let ja = match error {
        NicknameError::Empty => format!("空です（文字か数字で1〜{max}文字）"),
        NicknameError::TooLong => format!("長すぎます（文字か数字で1〜{max}文字）"),
        NicknameError::NotALetter => "文字と数字だけにしてください（間に ー ・ _ - は使えます）".to_owned(),
        NicknameError::LooksLikeAnId => {
            "KENPOS IDのように見えます。だれのことかわからない名前にしてください".to_owned()
        }
    };
    chosen(&format!("--nickname: {ja}"), &format!("--nickname: {error}"), language)
}
