//! The sentences about the account: data taken along, an account deleted.

use kenpos_rules::explain::Language;

texts! {
    exported(file) = "✓ {file} に書き出しました。健康の記録が入っています。大切に保管してください",
        "✓ Written to {file}; it holds your health records: keep it safe";
    not_written(file, why) = "{file} に書けませんでした: {why}。別の名前かフォルダーを指定してください",
        "{file} could not be written: {why}; name another file or folder";
    deletion_takes(unsent, balance) = "アカウントを削除すると、健保にあるあなたの記録・健診結果・書類・お問い合わせと、この端末の記録（未送信 {unsent} 件）が消えます。残っている {balance} P は失効します。元には戻せません。先に「export」で書き出せます。",
        "Deleting the account removes your records, results, files and questions at the union, and everything on this phone ({unsent} entries were not sent). The {balance} P that are left lapse. It cannot be undone; `export` takes your data along first.";
    ask_deletion(id) = "{id} のアカウントを削除しますか", "Delete the account of {id}?";
    ask_own_password() = "パスワード", "Password";
    not_deleted() = "削除していません。対話できない所では --yes を付けてください", "nothing was deleted; where nobody can be asked, add --yes";
    deleted() = "✓ アカウントを削除しました。この端末には何も残っていません", "✓ The account is deleted; nothing of it is left on this phone";
}
