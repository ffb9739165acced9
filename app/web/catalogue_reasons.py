"""The words for core's closed vocabularies: English, Vietnamese. A member without words fails a test."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import cast

from app.web.health import FeedState
from core.crawling import FeedKind
from core.reasons import AlertReason, DeliveryState, FeedProblem, Outcome

Words = tuple[str, str]

_PROBLEMS: dict[FeedProblem, Words] = {
    FeedProblem.UNREACHABLE: (
        "the server cannot be reached",
        "không kết nối được tới máy chủ",
    ),
    FeedProblem.TIMEOUT: (
        "the server did not answer in time",
        "máy chủ không trả lời kịp",
    ),
    FeedProblem.REFUSED: (
        "the server refuses us; it may block crawlers",
        "máy chủ từ chối; có thể trang chặn trình thu thập",
    ),
    FeedProblem.RATE_LIMITED: (
        "the server asks us to come back later",
        "máy chủ yêu cầu quay lại sau",
    ),
    FeedProblem.SERVER_ERROR: (
        "the server has an error of its own",
        "máy chủ đang gặp lỗi",
    ),
    FeedProblem.NOT_FOUND: (
        "there is nothing under this address; the feed may have moved",
        "không có gì ở địa chỉ này; nguồn tin có thể đã chuyển chỗ",
    ),
    FeedProblem.HTTP_ERROR: (
        "the server answered with an unexpected status",
        "máy chủ trả về mã trạng thái lạ",
    ),
    FeedProblem.ROBOTS: (
        "the site's robots.txt forbids this address",
        "robots.txt của trang cấm địa chỉ này",
    ),
    FeedProblem.PRIVATE_ADDRESS: (
        "the name leads to a private address, which the configuration does not allow",
        "tên miền trỏ tới địa chỉ nội bộ mà cấu hình không cho phép",
    ),
    FeedProblem.REDIRECT_OUT: (
        "the server sends us to another site",
        "máy chủ chuyển hướng sang trang khác",
    ),
    FeedProblem.TOO_LARGE: (
        "the answer is larger than the limit",
        "nội dung trả về vượt quá giới hạn",
    ),
    FeedProblem.BROKEN_BODY: (
        "the answer arrived damaged or cut short",
        "nội dung trả về bị hỏng hoặc bị cắt",
    ),
    FeedProblem.NOT_A_FEED: (
        "the answer is not a feed",
        "nội dung trả về không phải nguồn tin",
    ),
    FeedProblem.CHALLENGE: (
        "the site shows a check for robots instead",
        "trang hiện bước kiểm tra chống robot",
    ),
    FeedProblem.EMPTY_FEED: (
        "the feed lists nothing",
        "nguồn tin trống",
    ),
    FeedProblem.WRONG_FEED: (
        "another feed stands under this address",
        "địa chỉ này trả về một nguồn tin khác",
    ),
    FeedProblem.FROZEN_FEED: (
        "nothing new for unusually long; the feed may be abandoned",
        "lâu bất thường không có tin mới; nguồn tin có thể đã bị bỏ",
    ),
    FeedProblem.CRASH: (
        "the answer could not be read; the log says more",
        "không đọc được nội dung; xem nhật ký để biết thêm",
    ),
}

_ALERT_REASONS: dict[AlertReason, Words] = {
    AlertReason.TOLD: ("Told", "Đã báo"),
    AlertReason.ALREADY_TOLD: (
        "Not told again: its story had been told",
        "Không báo lại: sự kiện này đã được báo",
    ),
    AlertReason.BASELINE: (
        "Not told: it was there at the first visit to the feed",
        "Không báo: bài đã có từ lần đầu đọc nguồn tin",
    ),
    AlertReason.IMPORTED: (
        "Not told: imported, not seen live",
        "Không báo: bài được nhập vào, không phải tin vừa thấy",
    ),
    AlertReason.BELOW_ALERT_THRESHOLD: (
        "Not told: its score is below the topic's threshold for alerts",
        "Không báo: điểm dưới ngưỡng báo tin của chủ đề",
    ),
    AlertReason.TOO_OLD: (
        "Not told: published too long ago",
        "Không báo: bài đăng đã quá lâu",
    ),
    AlertReason.NO_ROUTE: (
        "Not told: no route wants it",
        "Không báo: không có tuyến báo tin nào nhận",
    ),
    AlertReason.NOT_NEW: (
        "Not told: the article was known before it matched",
        "Không báo: bài đã được biết trước khi khớp chủ đề",
    ),
}

_DELIVERY_STATES: dict[DeliveryState, Words] = {
    DeliveryState.PENDING: ("Waiting", "Đang chờ"),
    DeliveryState.SENDING: ("Sending", "Đang gửi"),
    DeliveryState.SENT: ("Sent", "Đã gửi"),
    DeliveryState.RETRY: ("To be retried", "Sẽ gửi lại"),
    DeliveryState.UNKNOWN: ("Unknown: it may have arrived", "Chưa rõ: có thể đã tới nơi"),
    DeliveryState.DEAD: ("Given up", "Đã bỏ cuộc"),
}

_OUTCOMES: dict[Outcome, Words] = {
    Outcome.SENT: ("sent", "đã gửi"),
    Outcome.PASSING: ("failed for now", "tạm thời không gửi được"),
    Outcome.PERMANENT: ("refused for good", "bị từ chối hẳn"),
    Outcome.UNKNOWN: ("unknown: it may have arrived", "chưa rõ: có thể đã tới nơi"),
}

_FEED_STATES: dict[FeedState, Words] = {
    FeedState.FAILING: ("Failing", "Đang lỗi"),
    FeedState.WARNED: ("Doubtful", "Đáng ngờ"),
    FeedState.NEW: ("Not visited yet", "Chưa đọc lần nào"),
    FeedState.WELL: ("Well", "Tốt"),
    FeedState.OFF: ("Off", "Đã tắt"),
}

_FEED_KINDS: dict[FeedKind, Words] = {
    FeedKind.RSS: ("RSS", "RSS"),
    FeedKind.SITEMAP: ("sitemap", "sitemap"),
    FeedKind.LIST: ("list page", "trang danh sách"),
}

# By type, since members of two vocabularies may be equal as text ("sent" is a state and an outcome).
REASONS: Mapping[type[StrEnum], Mapping[StrEnum, Words]] = {
    vocabulary: cast("Mapping[StrEnum, Words]", words)
    for vocabulary, words in (
        (FeedProblem, _PROBLEMS),
        (AlertReason, _ALERT_REASONS),
        (DeliveryState, _DELIVERY_STATES),
        (Outcome, _OUTCOMES),
        (FeedState, _FEED_STATES),
        (FeedKind, _FEED_KINDS),
    )
}
