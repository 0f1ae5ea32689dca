package jp.kenpos.ui.words

/** The names of what is typed, and what it looks like. */
object FieldWords : Words("field") {
    val show by phrase("表示", "Show")
    val hide by phrase("隠す", "Hide")
    val server by phrase("サーバーのアドレス", "Server address")
    val kenposId by phrase("KENPOS ID", "KENPOS ID")
    val employeeIdHint by phrase("U と社員番号（例: U10001）", "U and your employee number, e.g. U10001")
    val password by phrase("パスワード", "Password")
    val initialPassword by phrase("初期パスワード", "Initial password")
    val initialPasswordHint by phrase("生年月日の8桁（例: 19850401）", "Your birth date, eight digits, e.g. 19850401")
    val newPassword by phrase("新しいパスワード", "New password")
    val newPasswordHint by phrase(
        "10文字以上。生年月日やIDからは作れません。",
        "At least 10 characters; not made of your birth date or ID.",
    )
    val activationCode by phrase("登録コード（案内状にある場合だけ）", "Activation code (only if the letter has one)")
    val cardSymbol by phrase("記号", "Symbol (記号)")
    val cardNumber by phrase("番号", "Number (番号)")
    val insurerNumber by phrase("保険者番号", "Insurer number (保険者番号)")
    val insurerNumberHint by phrase("先頭の0も入れて8桁（例: 06273494）", "Eight digits with the leading 0, e.g. 06273494")
    val birthDate by phrase("生年月日", "Birth date")
    val birthDateHint by phrase("例: 1985-04-01", "e.g. 1985-04-01")
    val newId by phrase("これから使うID", "The ID you choose")
    val newIdHint by phrase("英小文字・数字・点・ハイフンで（例: hanako.y）", "Small letters, digits, dots, hyphens, e.g. hanako.y")
    val resetCode by phrase("窓口から聞いたコード", "The code from the union's desk")
    val goal by phrase("自分で書く", "Write your own")
    val stepTarget by phrase("1日の目標歩数", "Steps a day")
}
