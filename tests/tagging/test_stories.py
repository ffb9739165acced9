"""Which story an article joins, and why: copies, retellings, follow-ups, strangers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from core.model import StoryCandidate, StoryChoice
from core.reasons import StoryReason
from tagging.settings import StorySettings
from tagging.stories import choose_story, sketch
from tests.tagging.makers import shipped

NOON = datetime(2021, 11, 22, 12, tzinfo=UTC)
SETTINGS = StorySettings()


@dataclass
class Press:
    """Articles told one after another: a store of candidates in a list. `by_keys`: only those that share one."""

    told: list[StoryCandidate] = field(default_factory=list)
    by_keys: bool = True

    def tell(
        self, title: str, lead: str = "", body: str = "", *, hours: float = 0, outlet: str = "tinsang"
    ) -> StoryChoice:
        """Chooses the story of an article, and keeps it."""
        at = NOON + timedelta(hours=hours)
        facets = shipped().tag(title=title, lead=lead, body=body).facets
        kept = sketch(title=title, lead=lead, body=body, facets=facets)
        choice = choose_story(
            title=title,
            lead=lead,
            published=at,
            first_seen=at,
            sketch=kept,
            candidates=[one for one in self.told if not self.by_keys or set(one.sketch.keys) & set(kept.keys)],
            settings=SETTINGS,
        )
        number = len(self.told) + 1
        self.told.append(
            StoryCandidate(
                article_id=number,
                story_id=number if choice.story_id is None else choice.story_id,
                outlet=outlet,
                title=title,
                lead=lead,
                published=at,
                first_seen=at,
                sketch=kept,
            )
        )
        return choice


FINE = (
    "SAMR phạt Meituan 3,4 tỷ nhân dân tệ vì ép quán ăn",
    "Cơ quan quản lý thị trường Trung Quốc kết luận nền tảng giao đồ ăn Meituan lạm dụng vị thế thống trị.",
    "SAMR công bố quyết định phạt Meituan 3,4 tỷ nhân dân tệ. Mức phạt bằng 3% doanh thu năm ngoái.\n\n"
    "Meituan bị cáo buộc buộc quán ăn ký hợp đồng độc quyền. Hãng cho biết sẽ tuân thủ và sửa đổi.\n\n"
    "Đây là án phạt lớn thứ hai với một hãng internet trong năm, sau vụ Alibaba hồi tháng tư.",
)
OTHER_WORDS = (
    "Meituan nhận án phạt 3,4 tỷ nhân dân tệ",
    "Trung Quốc kết thúc cuộc điều tra chống độc quyền với hãng giao đồ ăn lớn nhất nước.",
    "Sau sáu tháng điều tra, SAMR phạt Meituan 3,4 tỷ nhân dân tệ vì hợp đồng độc quyền với quán ăn.\n\n"
    "Hãng giao đồ ăn chấp nhận mức phạt, hứa tuân thủ quy định. Cổ phiếu nhích lên.",
)
DELISTING = (
    "Didi rời sàn New York, chuyển về Hong Kong",
    "Hãng gọi xe Trung Quốc bắt đầu thủ tục hủy niêm yết tại Mỹ.",
    "Didi thông báo hủy niêm yết ở New York và chuẩn bị niêm yết tại Hong Kong. Cổ đông sẽ họp bỏ phiếu.\n\n"
    "Cổ phiếu đã mất hơn 40% giá trị. Các nhà đầu tư lớn như SoftBank chịu lỗ.",
)
REMOVAL = (
    "CAC gỡ ứng dụng Didi khỏi các kho ứng dụng",
    "Cơ quan quản lý không gian mạng cho rằng hãng gọi xe thu thập trái phép dữ liệu cá nhân.",
    "CAC yêu cầu mọi kho ứng dụng gỡ bỏ Didi vì vi phạm nghiêm trọng quy định thu thập thông tin cá nhân.\n\n"
    "Người đã cài đặt vẫn dùng được. Didi nói sẽ khắc phục. Cuộc đánh giá an ninh mạng vẫn tiếp tục.",
)


def test_the_first_article_begins_a_story() -> None:
    assert Press().tell(*FINE) == StoryChoice(story_id=None, reason=StoryReason.NEW_EVENT)


def test_a_copy_under_another_title_joins_by_its_text() -> None:
    press = Press()
    press.tell(*FINE)
    choice = press.tell("Thêm một hãng công nghệ trả giá", "Báo chí đưa tin.", FINE[2], hours=5, outlet="songhong")
    assert (choice.story_id, choice.reason, choice.likeness) == (1, StoryReason.SAME_TEXT, 1.0)
    assert choice.nearest_article_id == 1


def test_the_same_title_joins_though_the_text_is_not_known() -> None:
    press = Press()
    press.tell(FINE[0], FINE[1])
    choice = press.tell(FINE[0], "", hours=2)
    assert (choice.story_id, choice.reason) == (1, StoryReason.SAME_TITLE)


@pytest.mark.parametrize("parts", [2, 3], ids=["title and lead", "whole text"])
def test_the_same_event_in_other_words_joins(parts: int) -> None:
    press = Press()
    press.tell(*FINE[:parts])
    choice = press.tell(*OTHER_WORDS[:parts], hours=3, outlet="songhong")
    assert (choice.story_id, choice.reason) == (1, StoryReason.SAME_EVENT)
    assert SETTINGS.same_event <= choice.likeness <= 1


@pytest.mark.parametrize("parts", [2, 3], ids=["title and lead", "whole text"])
def test_two_events_of_one_company_on_one_day_stay_apart(parts: int) -> None:
    press = Press(by_keys=False)
    press.tell(*REMOVAL[:parts])
    choice = press.tell(*DELISTING[:parts], hours=4)
    assert (choice.story_id, choice.reason) == (None, StoryReason.NEW_EVENT)


def test_after_three_days_it_is_another_story() -> None:
    press = Press()
    press.tell(*FINE)
    assert press.tell(*FINE, hours=71).story_id == 1
    press.told.pop()
    assert press.tell(*FINE, hours=73).story_id is None


def test_an_article_without_a_date_counts_by_when_it_was_first_seen() -> None:
    press = Press()
    press.tell(*FINE)
    choice = choose_story(
        title=FINE[0],
        lead=FINE[1],
        published=None,
        first_seen=NOON + timedelta(days=9),
        sketch=press.told[0].sketch,
        candidates=press.told,
        settings=SETTINGS,
    )
    assert choice.story_id is None


def test_a_daily_column_is_another_story_each_day() -> None:
    press = Press()
    press.tell("Giá vàng hôm nay 1.850 USD", "Giá vàng thế giới nhích lên trong phiên sáng.")
    choice = press.tell("Giá vàng hôm nay 1.790 USD", "Kim loại quý mất mốc quan trọng sau tin từ Fed.", hours=24)
    assert choice.reason is not StoryReason.SAME_TITLE


def test_a_round_up_joins_the_story_of_an_item_and_nothing_joins_the_round_up() -> None:
    press = Press()
    press.tell(*FINE[:2])
    title = "Điểm tin 6h: Giá xăng giảm | SAMR phạt Meituan 3,4 tỷ nhân dân tệ | Bão đổi hướng vào Quảng Trị"
    joined = press.tell(title, "Nhiều tỉnh cho học sinh nghỉ học.", hours=6)
    assert (joined.story_id, joined.reason) == (1, StoryReason.SAME_EVENT)
    assert press.tell("Bão đổi hướng vào Quảng Trị", "Nhiều tỉnh cho học sinh nghỉ học.", hours=7).story_id is None


def test_the_nearest_story_is_chosen() -> None:
    press = Press()
    press.tell(*DELISTING)
    press.tell(*FINE)
    assert press.tell(*OTHER_WORDS, hours=1).story_id == 2


def test_the_nearest_candidate_is_named_for_a_new_story_too() -> None:
    press = Press(by_keys=False)
    press.tell(*REMOVAL)
    choice = press.tell(*DELISTING, hours=4)
    assert choice.nearest_article_id == 1
    assert 0 < choice.likeness < SETTINGS.same_event


def test_what_everybody_nearby_says_joins_nobody() -> None:
    press = Press(by_keys=False)
    titles = [
        "TikTok ra tính năng mới cho người sáng tạo tại Mỹ",
        "TikTok mở văn phòng ở Singapore, tuyển người Mỹ",
        "Ca sĩ Mỹ kiện TikTok vì bản quyền",
        "TikTok hợp tác với hãng đĩa Mỹ",
    ]
    assert [press.tell(title, hours=hour).story_id for hour, title in enumerate(titles)] == [None] * 4
