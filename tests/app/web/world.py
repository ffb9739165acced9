"""A few days of a desk's news, written for the tests of the page: stories, sources, alerts and their troubles."""

from __future__ import annotations

from datetime import timedelta

from core.crawling import FeedKind
from core.model import Story
from core.reasons import AlertReason, DeliveryState, FeedProblem, Outcome
from core.views import DeliveryView, FeedHealth, ReceiverHealth, StoredArticle, StoryView
from tests import factories as make
from tests.factories import NOW, REGULATION, RESTRUCTURING, evidence, hours

FOREIGN = "china-tech-foreign-restrictions"
TOPICS = {
    REGULATION: "Chinese tech regulation",
    RESTRUCTURING: "Chinese tech restructuring",
    FOREIGN: "Foreign restrictions",
}
OUTLETS = {
    "tinsang": "Tin Sáng",
    "cuabien": "Báo Cửa Biển",
    "songcong": "Sóng Công Nghệ",
    "kinhte24": "Kinh Tế 24",
    "phonui": "Phố Núi",
}

FINE = make.article(
    key="f1",
    title="Bắc Kinh phạt Alibaba vì ép người bán chọn một sàn",
    lead="Cơ quan quản lý thị trường Trung Quốc nói Alibaba lạm dụng vị thế thống lĩnh suốt nhiều năm.",
    body=(
        "Sáng thứ Hai, Tổng cục Quản lý Giám sát Thị trường Trung Quốc công bố quyết định phạt Alibaba sau bốn "
        "tháng điều tra chống độc quyền. Số tiền tương đương bốn phần trăm doanh thu trong nước của tập đoàn.\n\n"
        "Theo quyết định, tập đoàn buộc người bán chỉ mở gian hàng trên nền tảng của mình. Người bán nào trái ý "
        "bị đẩy xuống cuối trang tìm kiếm, bị cắt khỏi các đợt khuyến mại lớn và mất quyền dùng công cụ quảng cáo, "
        "theo lời khai của hàng chục cửa hàng được nêu trong hồ sơ mà cơ quan chức năng công bố cùng ngày.\n\n"
        "Alibaba cho biết chấp nhận quyết định và sẽ nộp báo cáo tuân thủ trong ba năm.\n\n"
        "Giới phân tích cho rằng vụ việc mở đầu một đợt siết quản lý mới với các nền tảng lớn."
    ),
    authors=("Lê Minh", "Trần Hạ"),
)
SPLIT = make.article(
    key="s1",
    url="https://kinhte24.example/alibaba-trao-quyen-20231121.html",
    outlet="kinhte24",
    title="Alibaba trao quyền cho các đơn vị con, Ant đi đường riêng",
    lead="Trước sức ép của giới chức, tập đoàn chia mảng kinh doanh thành những công ty tự chịu trách nhiệm.",
    body=(
        "Ban lãnh đạo Alibaba sáng nay thông báo tách tập đoàn thành sáu công ty, mỗi công ty có tổng giám đốc và "
        "hội đồng quản trị riêng.\n\nCông ty tài chính Ant không còn nằm trong cơ cấu mới, sau khi Ngân hàng Nhân "
        "dân Trung Quốc yêu cầu lập công ty mẹ tài chính.\n\nNhân viên được báo trong một bức thư nội bộ."
    ),
    published=NOW - hours(3),
)
TITLE_ONLY = make.article(
    key="t1",
    url="https://phonui.example/tiktok-my-4471.html",
    outlet="phonui",
    title="Mỹ ra hạn chót buộc TikTok đổi chủ",
    lead="",
    body="",
    published=None,
    authors=(),
)
GAMES = make.article(
    key="g1",
    url="https://songcong.example/gioi-han-gio-choi-991.html",
    outlet="songcong",
    title=(
        "Trung Quốc siết giờ chơi trò chơi trực tuyến của trẻ vị thành niên xuống ba giờ mỗi tuần, các hãng phát "
        "hành vội vàng cập nhật hệ thống nhận diện khuôn mặt trước hạn chót"
    ),
    lead="Tencent và NetEase nói sẽ tuân thủ ngay.",
    body="Quy định mới của cơ quan xuất bản quốc gia buộc Tencent và NetEase khoá tài khoản sau chín giờ tối.",
    published=NOW - hours(26),
)
QUIET = make.article(
    key="q1",
    url="https://cuabien.example/gia-ca-phe-77.html",
    outlet="cuabien",
    title="Giá cà phê Tây Nguyên nhích nhẹ đầu tuần",
    lead="Thương lái cho biết sức mua vẫn yếu.",
    body="Tại Đắk Lắk, giá thu mua cà phê nhân sáng nay tăng nhẹ so với cuối tuần.\n\nNông dân chưa vội bán.",
    published=NOW - hours(5),
)


FINE_MATCH = make.stored_match(
    evidence(FINE, "Bắc Kinh", field="title", concept="china-authority"),
    evidence(FINE, "phạt", field="title", concept="regulatory-action"),
    evidence(FINE, "Alibaba", field="title", entity="Alibaba"),
    evidence(FINE, "Cơ quan quản lý thị trường Trung Quốc", field="lead", concept="china-authority", entity="SAMR"),
    evidence(FINE, "Alibaba", field="lead", entity="Alibaba"),
    evidence(FINE, "Tổng cục Quản lý Giám sát Thị trường Trung Quốc", concept="china-authority", entity="SAMR"),
    evidence(FINE, "phạt Alibaba", concept="regulatory-action"),
    evidence(FINE, "Alibaba", entity="Alibaba"),
    evidence(FINE, "điều tra chống độc quyền", concept="regulatory-action"),
    score=0.94,
)
SPLIT_MATCHES = (
    make.stored_match(
        evidence(SPLIT, "Alibaba", field="title", entity="Alibaba"),
        evidence(SPLIT, "tách tập đoàn thành sáu công ty", concept="restructuring-action"),
        evidence(SPLIT, "Ant", entity="Ant Group"),
        topic=RESTRUCTURING,
        score=0.88,
    ),
    make.stored_match(
        evidence(SPLIT, "Ngân hàng Nhân dân Trung Quốc", concept="china-authority", entity="PBOC"),
        evidence(SPLIT, "Alibaba", field="title", entity="Alibaba"),
        score=0.61,
        reason=AlertReason.BELOW_ALERT_THRESHOLD,
        alerting=False,
    ),
)
TITLE_MATCH = make.stored_match(
    evidence(TITLE_ONLY, "TikTok", field="title", entity="TikTok"),
    topic=FOREIGN,
    score=0.71,
    reason=AlertReason.NO_ROUTE,
)
GAMES_MATCH = make.stored_match(
    evidence(GAMES, "Tencent", field="lead", entity="Tencent"),
    evidence(GAMES, "NetEase", field="lead", entity="NetEase"),
    score=0.79,
    reason=AlertReason.BASELINE,
)

ARTICLES: tuple[StoredArticle, ...] = (
    make.stored_article(
        id=1,
        article=FINE,
        story_id=1,
        matches=(FINE_MATCH,),
        revised_at=NOW - timedelta(minutes=40),
        revisions=(
            make.revision(
                title="Bắc Kinh điều tra Alibaba vì ép người bán chọn một sàn",
                lead=FINE.lead,
                body=FINE.body.replace("bốn phần trăm", "hai phần trăm").replace("trong ba năm", "mỗi năm"),
                until=NOW - timedelta(minutes=40),
            ),
        ),
    ),
    make.stored_article(id=2, article=SPLIT, story_id=2, matches=SPLIT_MATCHES, first_seen=NOW - hours(2.8)),
    make.stored_article(
        id=3,
        article=TITLE_ONLY,
        story_id=3,
        matches=(TITLE_MATCH,),
        first_seen=NOW - hours(6),
        withdrawn_at=NOW - hours(1),
    ),
    make.stored_article(id=4, article=GAMES, story_id=4, matches=(GAMES_MATCH,), first_seen=NOW - hours(25)),
    make.stored_article(id=5, article=QUIET, story_id=5, matches=(), first_seen=NOW - hours(5)),
)


STORIES: tuple[StoryView, ...] = (
    make.story_view(
        story=Story(
            id=1,
            title=FINE.title,
            topics=(REGULATION,),
            tellings=(
                make.telling(article_id=1, title=FINE.title, lead=FINE.lead, url=FINE.url),
                make.telling(
                    article_id=11,
                    outlet="cuabien",
                    title="Alibaba nhận án phạt kỷ lục",
                    lead="Mức phạt cao nhất từ trước tới nay với một công ty công nghệ Trung Quốc.",
                    url="https://cuabien.example/alibaba-an-phat-ky-luc-88.html",
                    published=NOW - timedelta(minutes=50),
                    first_seen=NOW - timedelta(minutes=48),
                ),
                make.telling(
                    article_id=12,
                    outlet="songcong",
                    title="Vì sao Alibaba bị phạt",
                    lead="",
                    url="javascript:alert(1)",
                    published=None,
                    first_seen=NOW - timedelta(minutes=20),
                ),
            ),
        ),
        newest=NOW - timedelta(minutes=20),
        matches=(FINE_MATCH,),
    ),
    make.story_view(
        story=Story(
            id=2,
            title=SPLIT.title,
            topics=(RESTRUCTURING, REGULATION),
            tellings=(
                make.telling(article_id=2, outlet="kinhte24", title=SPLIT.title, lead=SPLIT.lead, url=SPLIT.url),
            ),
        ),
        newest=NOW - hours(2.8),
        matches=SPLIT_MATCHES,
    ),
    make.story_view(
        story=Story(
            id=3,
            title=TITLE_ONLY.title,
            topics=(FOREIGN,),
            tellings=(
                make.telling(article_id=3, outlet="phonui", title=TITLE_ONLY.title, lead="", url=TITLE_ONLY.url),
            ),
        ),
        newest=NOW - hours(6),
        matches=(TITLE_MATCH,),
    ),
    make.story_view(
        story=Story(
            id=4,
            title=GAMES.title,
            topics=(REGULATION,),
            tellings=(
                make.telling(article_id=4, outlet="songcong", title=GAMES.title, lead=GAMES.lead, url=GAMES.url),
            ),
        ),
        newest=NOW - hours(25),
        matches=(GAMES_MATCH,),
    ),
)

FEEDS: tuple[FeedHealth, ...] = (
    make.feed_health(),
    make.feed_health(
        url="https://tinsang.example/rss/kinh-doanh.rss", section="business", articles=221, articles_today=8
    ),
    make.feed_health(
        outlet="cuabien",
        url="https://cuabien.example/sitemaps/news.xml",
        kind=FeedKind.SITEMAP,
        section="",
        problem=FeedProblem.RATE_LIMITED,
        status=429,
        failures=4,
        succeeded_at=NOW - hours(5),
        next_check=NOW + timedelta(minutes=50),
        detail="Retry-After: 3000",
        articles_today=2,
    ),
    make.feed_health(
        outlet="songcong",
        url="https://songcong.example/ai-va-chinh-sach/",
        kind=FeedKind.LIST,
        section="tech",
        warning=FeedProblem.FROZEN_FEED,
        newest_published=NOW - timedelta(days=9),
        articles_today=0,
    ),
    make.feed_health(
        outlet="kinhte24",
        url="https://kinhte24.example/the-gioi.rss",
        section="world",
        checked_at=None,
        succeeded_at=None,
        status=None,
        newest_published=None,
        next_check=NOW - timedelta(hours=2),
        entries=0,
        articles=0,
        articles_today=0,
    ),
    make.feed_health(
        outlet="phonui", url="https://phonui.example/rss/home.rss", section="", enabled=False, articles_today=0
    ),
)

RECEIVERS: tuple[ReceiverHealth, ...] = (
    make.receiver_health(),
    make.receiver_health(name="desk-email", sent=11, waiting=1, last_error="451 try again later"),
    make.receiver_health(
        name="archive-webhook",
        sent=3,
        dead=1,
        waiting=2,
        disabled="410 Gone: the receiver wants nothing more",
        last_error="410 Gone",
    ),
)

DELIVERIES: tuple[DeliveryView, ...] = (
    make.delivery_view(id="d-slack-1", title=FINE.title),
    make.delivery_view(
        id="d-email-1",
        receiver="desk-email",
        state=DeliveryState.RETRY,
        created_at=NOW - timedelta(minutes=90),
        sent_at=None,
        next_try_at=NOW + timedelta(minutes=5),
        last_error="451 try again later",
        attempts=(
            make.attempt(outcome=Outcome.PASSING, status=451, error="451 try again later"),
            make.attempt(
                outcome=Outcome.UNKNOWN,
                status=None,
                error="the connection broke after DATA",
                seconds=30.0,
                started_at=NOW - timedelta(minutes=80),
            ),
        ),
    ),
    make.delivery_view(
        id="d-hook-1",
        receiver="archive-webhook",
        state=DeliveryState.DEAD,
        story_id=2,
        alert_id=2,
        title=SPLIT.title,
        topics=(RESTRUCTURING, REGULATION),
        created_at=NOW - hours(2.8),
        sent_at=None,
        last_error="410 Gone: the receiver wants nothing more",
        attempts=(make.attempt(outcome=Outcome.PERMANENT, status=410, error="410 Gone"),),
    ),
    make.delivery_view(
        id="d-slack-2",
        state=DeliveryState.PENDING,
        story_id=2,
        alert_id=2,
        title=SPLIT.title,
        topics=(RESTRUCTURING,),
        created_at=NOW - hours(3),
        sent_at=None,
        next_try_at=NOW + timedelta(seconds=30),
        attempts=(),
    ),
)
