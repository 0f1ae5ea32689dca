package jp.kenpos.ui.words

import jp.kenpos.bindings.Topic

/** Words of the frequent questions and of questions to the union's desk. */
object HelpWords : Words("help") {
    val questions by phrase("よくある質問", "Frequent questions")
    val search by phrase("質問と回答から探す", "Search the questions")
    val nothingFound by phrase(
        "見つかりませんでした。ことばを変えるか、お問い合わせください。",
        "Nothing was found. Try other words, or ask us.",
    )
    val noQuestions by phrase("よくある質問はまだありません。", "There are no frequent questions yet.")
    val mine by phrase("お問い合わせ", "My questions")
    val answerWaits by phrase("回答待ち", "Waits for an answer")
    val answered by phrase("回答あり", "Answered")
    val askedAt by phrase("{moment} 送信", "Sent {moment}")
    val answeredAt by phrase("{moment} 回答", "Answered {moment}")
    val ask by phrase("問い合わせる", "Ask the union's desk")
    val topic by phrase("どのようなことですか？", "What is it about?")
    val words by phrase("お問い合わせの内容", "Your question")
    val wordsHint by phrase("2,000文字まで", "Up to 2,000 characters")
    val contact by phrase("連絡先（なくてもかまいません）", "Where to reach you (optional)")
    val contactNeeded by phrase("連絡先", "Where to reach you")
    val contactHint by phrase("電話番号かメールアドレス", "A telephone number or an e-mail address")
    val answerHere by phrase("回答はこの画面に届きます。", "The answer comes to this screen.")
    val saidAsked by phrase("送りました。回答はこの画面に届きます。", "Sent. The answer comes to this screen.")
    val offline by phrase("いまオフラインです。つながったときに送ってください。", "You're offline. Please send it when you're connected.")

    val outside by phrase("お困りの方", "Help")
    val outsideWhy by phrase(
        "ログインできないときも、ここから窓口に問い合わせられます。",
        "You can ask the union's desk from here, also when you cannot sign in.",
    )
    val idOptional by phrase("KENPOS ID（わかれば）", "KENPOS ID, if you know it")
    val forgotten by phrase(
        "パスワードを忘れました。再設定のコードをお願いします。",
        "I forgot my password. Please give me a code.",
    )
    val outsideSent by phrase("窓口に送りました", "The desk has it")
    val outsideNext by phrase("このあとの流れ", "What happens next")
    val nextCall by phrase(
        "窓口が、いただいた連絡先に折り返しご連絡し、ご本人かどうかを確認します。",
        "The desk calls back at the contact you gave, and makes sure that it is you.",
    )
    val nextCode by phrase(
        "パスワードを忘れた方には、1回だけ使えるコードをお伝えします。24時間有効です。",
        "If you forgot your password, you are told a code that works once, for 24 hours.",
    )
    val nextSignIn by phrase(
        "はじめの画面で「窓口からコードを受け取った方」を選び、新しいパスワードを決めてください。",
        "On the first screen choose “I have a code from the union's desk”, and choose a new password.",
    )
    val toFirst by phrase("はじめの画面へ", "To the first screen")

    val forgottenPassword by phrase("パスワードを忘れた", "A forgotten password")
    val registration by phrase("初回登録", "First registration")
    val points by phrase("記録・ポイント", "Entries and points")
    val app by phrase("歩数連携・アプリ", "Steps and the app")
    val exchange by phrase("商品の交換", "The exchange")
    val other by phrase("その他", "Something else")

    /** What a question is about. */
    fun of(topic: Topic): Phrase = when (topic) {
        Topic.FORGOTTEN_PASSWORD -> forgottenPassword
        Topic.REGISTRATION -> registration
        Topic.POINTS -> points
        Topic.APP -> app
        Topic.EXCHANGE -> exchange
        Topic.OTHER -> other
    }
}
