//! The words for errors, by their codes: the core's own, the bindings', and those of the server's problems. A new code gets its
//! row here; a test of the core misses it otherwise.

use super::words::{Phrase, phrase};

/// What went wrong and what to do.
pub(super) const ERRORS: &[(&[&str], Phrase)] = &[
    // The phone.
    (
        &["not_set_up"],
        phrase(
            "この端末はまだ設定されていません。はじめに設定をしてください。",
            "This phone is not set up yet. Please set it up first.",
        ),
    ),
    (
        &["signed_out"],
        phrase(
            "ログアウトしています。ログインすると続けられます。送信待ちの記録があれば、端末に残っています。",
            "You are signed out. Please sign in to go on. Entries that wait to be sent are kept on this phone.",
        ),
    ),
    (
        &["settings_lost"],
        phrase(
            "端末の設定が壊れていました。もう一度ログインしてください。記録は残っています。",
            "The settings on this phone were damaged. Please sign in again; your entries are kept.",
        ),
    ),
    (
        &["paused"],
        phrase(
            "休止中のため、何も保存していません。もう一度お試しください。",
            "The app was paused and saved nothing. Please try again.",
        ),
    ),
    (
        &["busy"],
        phrase(
            "ほかの処理がデータを使っています。少し待って、もう一度お試しください。",
            "Something else is using the data. Please try again in a moment.",
        ),
    ),
    (
        &["secrets_locked"],
        phrase(
            "端末の保護領域を開けません。ロックを解除してお試しください。",
            "The phone's secure storage is locked. Please unlock and try again.",
        ),
    ),
    (
        &["cancelled"],
        phrase(
            "途中で取りやめました。もう一度お試しください。",
            "This was ended before it was done. Please try again.",
        ),
    ),
    (
        &["timed_out"],
        phrase(
            "時間内に終わりませんでした。もう一度お試しください。くり返しても二重にはなりません。",
            "There was not enough time. Please try again; it is safe to repeat.",
        ),
    ),
    (&["closed"], phrase("アプリを開き直してください。", "Please open the app again.")),
    (
        &["disk_full"],
        phrase(
            "端末の空き容量が足りず、保存できませんでした。入力した値は画面に残しています。",
            "There's no room left on this phone, so it wasn't saved. What you typed is still on the screen.",
        ),
    ),
    (
        &["too_new"],
        phrase(
            "端末のデータは、新しいアプリで作られています。アプリを更新してください。記録は残っています。",
            "The data on this phone were made by a newer app. Please update the app; your entries are kept.",
        ),
    ),
    (
        &["damaged"],
        phrase(
            "端末のデータが壊れています。もう一度同じ操作をしてください。読めるものを先に救い出します。",
            "The data on this phone are damaged. Please repeat what you did: what can be read is saved first.",
        ),
    ),
    (
        &["storage"],
        phrase(
            "端末のデータを読み書きできません。空き容量を確認して、もう一度お試しください。",
            "The data on this phone cannot be read or written. Please check that there is room, and try again.",
        ),
    ),
    (
        &["not_offered"],
        phrase(
            "いまは見つかりません。画面を開き直して確認してください。",
            "It is not there now. Please open the screen again and look.",
        ),
    ),
    (
        &["entry_not_found"],
        phrase(
            "この記録は見つかりません。履歴で確認してください。",
            "There is no such entry. Please look it up in the history.",
        ),
    ),
    (
        &["future_entry"],
        phrase(
            "先の日時です。日付と、端末の時計を確認してください。",
            "This lies in the future. Please check the date, also this phone's clock.",
        ),
    ),
    // The way to the server.
    (
        &["offline"],
        phrase(
            "いまオフラインです。記録は端末に保存され、つながったときに送ります。",
            "You're offline. Entries are kept on this phone and sent when you're connected.",
        ),
    ),
    (
        &["intercepted"],
        phrase(
            "サーバーではないものが答えました。ネットワークへのログインが必要か、アドレスが違います。確認して、もう一度お試しください。",
            "Something else than the server answered. Please see whether this network wants you to sign in, or whether the address is wrong.",
        ),
    ),
    (
        &["sign_in_needed", "session_expired", "device_revoked"],
        phrase(
            "もう一度ログインしてください。記録は続けられ、消えません。",
            "Please sign in again. You can keep recording; nothing is lost.",
        ),
    ),
    (
        &["request_timeout"],
        phrase(
            "送るのに時間がかかりすぎました。つながりやすい所で、もう一度お試しください。",
            "It took too long to send. Please try again where the connection is better.",
        ),
    ),
    (
        &["too_many_requests", "unavailable"],
        phrase(
            "サーバーが混み合っています。少し時間をおいて、もう一度お試しください。",
            "The server asks for patience. Please try again in a while.",
        ),
    ),
    (
        &["internal"],
        phrase(
            "サーバーの不具合で受け付けられませんでした。記録は残っています。少し時間をおいて、もう一度お試しください。",
            "The server could not do this. Nothing is lost; please try again in a while.",
        ),
    ),
    (
        &["in_flight"],
        phrase(
            "同じ内容をいま処理しています。少し待って、もう一度お試しください。",
            "The same is being processed right now. Please try again in a moment.",
        ),
    ),
    (
        &["update_needed"],
        phrase("アプリの更新が必要です。記録は保存されています。", "Please update the app. Your entries are safe."),
    ),
    (
        &["gone", "not_found", "method_not_allowed"],
        phrase(
            "サーバーはこの操作を受け付けていません。アプリを更新してください。",
            "The server does not offer this. Please update the app.",
        ),
    ),
    (
        &["unreadable", "invalid", "op_reused", "unsupported_media_type", "unknown"],
        phrase(
            "サーバーが内容を受け取れませんでした。アプリを更新して、もう一度お試しください。",
            "The server could not take this. Please update the app and try again.",
        ),
    ),
    (
        &["payload_too_large"],
        phrase(
            "送る内容が大きすぎます。小さくして、もう一度お試しください。",
            "This is too large to be sent. Please make it smaller and try again.",
        ),
    ),
    // The account.
    (&["wrong_credentials"], phrase("IDまたはパスワードが違います。", "The ID or password is wrong.")),
    (
        &["locked_out"],
        phrase(
            "安全のため、しばらくログインできません。お急ぎの方はお問い合わせください。",
            "For safety, sign-in is closed for a while. If it's urgent, please contact us.",
        ),
    ),
    (
        &["registration_closed"],
        phrase(
            "安全のため初回登録を閉じています。健保にお問い合わせください。",
            "First registration is closed for safety. Please contact the union, whose desk can reopen it.",
        ),
    ),
    (
        &["id_not_available"],
        phrase("このIDは選べません。別のIDを選んでください。", "This ID cannot be chosen. Please choose another."),
    ),
    (
        &["password_not_acceptable"],
        phrase(
            "この新しいパスワードは使えません。別のものを選んでください。",
            "This password cannot be chosen. Please choose another.",
        ),
    ),
    (
        &["consent_required"],
        phrase(
            "同意がまだのため、送れません。設定から同意すると送れます。",
            "Nothing is sent before your consent. You can give it in the settings.",
        ),
    ),
    (
        &["membership_ended"],
        phrase(
            "資格が終わったため、受け付けられません。記録は端末に残っています。",
            "Your membership has ended, so this is not accepted. Your entries are kept on this phone.",
        ),
    ),
    // The exchange, taking part, sending in.
    (
        &["exchange_not_open"],
        phrase(
            "交換はまだできません。登録や新しいパスワードの後、安全のため少しお待ちいただいています。",
            "The exchange is not open yet: after a registration or a new password there is a wait, for safety.",
        ),
    ),
    (
        &["price_changed"],
        phrase(
            "価格が変わりました。カタログをもう一度ご確認ください。",
            "The price has changed. Please look at the catalogue again.",
        ),
    ),
    (
        &["not_enough_points"],
        phrase("ポイントが足りません。何も注文していません。", "There are not enough points. Nothing was ordered."),
    ),
    (&["out_of_stock"], phrase("在庫がありません。何も注文していません。", "It is out of stock. Nothing was ordered.")),
    (
        &["not_offered"],
        phrase(
            "この商品はいま交換できません。カタログをもう一度ご確認ください。",
            "This cannot be ordered today. Please look at the catalogue again.",
        ),
    ),
    (
        &["order_not_open"],
        phrase(
            "この注文はもう取り消せません（発送済みか、取り消し済みです）。",
            "This order can no longer be cancelled (it is shipped or cancelled).",
        ),
    ),
    (
        &["wrong_password"],
        phrase(
            "パスワードが違います。何も変わっていません。もう一度入力してください。",
            "The password is wrong. Nothing was changed. Please type it again.",
        ),
    ),
    (
        &["order_open"],
        phrase(
            "発送前の注文があるため、アカウントを削除できません。注文を取り消すか、発送をお待ちください。",
            "The account cannot be deleted while an order waits to be shipped. Cancel the order, or wait until it is shipped.",
        ),
    ),
    (
        &["not_open"],
        phrase(
            "受付の期間が終わったか、対象外のため、受け付けられませんでした。開催中のものをご確認ください。",
            "This is over, or not for you, so it could not be accepted. Please look at what is open now.",
        ),
    ),
    (
        &["too_many_waiting"],
        phrase(
            "確認待ちの書類が多いため、いまは受け付けられません。どれかの確認が済んでからお送りください。",
            "Too many files wait to be looked at. Please send this one when one of them is decided on.",
        ),
    ),
];

/// The same where the moment is known at which it ends by itself.
pub(super) const UNTIL: &[(&str, Phrase)] = &[
    (
        "locked_out",
        phrase(
            "安全のため{until}までログインできません。お急ぎの方はお問い合わせください。",
            "For safety, sign-in is closed until {until}. If it's urgent, please contact us.",
        ),
    ),
    (
        "exchange_not_open",
        phrase(
            "交換は{until}からできます。登録や新しいパスワードの後、安全のため少しお待ちいただいています。",
            "The exchange opens {until}: after a registration or a new password there is a wait, for safety.",
        ),
    ),
    (
        "too_many_requests",
        phrase(
            "続けての操作が多すぎます。{until}を過ぎてから、もう一度お試しください。",
            "These were too many at once. Please try again after {until}.",
        ),
    ),
];
