package jp.kenpos.ui.points

import jp.kenpos.ui.liveAWeek
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.AwardWords
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.PointsWords
import jp.kenpos.ui.words.WhyWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path

/** Points: every one explains itself. */
class PointsTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `an entry tells its reason and leads to its rule`() = withApp(folder, prepare = ::liveAWeek) {
        press(said(PlaceWords.points))
        see(said(PointsWords.entries))
        picture("points")
        press(said(CommonWords.why))
        picture("points-why")
        press(said(PointsWords.rule))
        see(said(WhyWords.rule))
        picture("why-award")
    }

    @Test
    fun `why a point is not there is asked for any award`() = withApp(folder) {
        press(said(PlaceWords.points))
        press(said(PointsWords.whyNot))
        press(said(AwardWords.bmi))
        see(said(WhyWords.missing))
        picture("why-award-missing")
    }
}
