"""The shipped topics, on sentences of our own: what they carry, and what looks alike and is something else."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.needs import ROOT
from tests.tagging.makers import (
    REGULATION,
    RESTRICTIONS,
    RESTRUCTURING,
    shipped,
    shipped_concepts,
    shipped_topics,
    topics_of,
)

R, S, F = REGULATION, RESTRUCTURING, RESTRICTIONS

CASES = [
    # Chinese authorities act on technology
    ("Trung Quốc phạt Meituan vì ép quán ăn bán độc quyền", "", {R}),
    ("Bắc Kinh siết chặt quản lý các hãng công nghệ", "", {R}),
    ("Didi bị Trung Quốc điều tra an ninh mạng", "", {R}),
    ("SAMR mở cuộc điều tra chống độc quyền với Tencent Music", "", {R}),
    ("Cổ phiếu game lao dốc", "Giá cổ phiếu Tencent giảm sau khi Bắc Kinh siết giờ chơi của trẻ em.", {R}),
    ("Trung Quốc nới lỏng lệnh cấm với sàn giao dịch tiền số", "", {R}),
    ("Ngân hàng Nhân dân Trung Quốc cấm mọi giao dịch tiền ảo", "", {R}),
    ("Trung Quốc chưa duyệt cho Nvidia bán chip AI mới", "", {R}),
    ("CAC yêu cầu kho ứng dụng gỡ Didi", "", {R}),
    ("Quốc vụ viện ban hành quy định mới về thuật toán", "", {R}),
    ("Cuộc đàn áp của Bắc Kinh với ngành công nghệ chưa dừng lại", "", {R}),
    ("Ant Group phải nộp thêm báo cáo", "Hãng đang làm việc dưới sức ép của giới chức.", {R}),
    ("Trung Quốc không cho Tencent gộp hai nền tảng phát trực tiếp", "", {R}),
    # ... and what only looks like it
    ("Mỹ siết chặt quản lý tiền số", "", set()),
    ("Công an phạt người tung tin giả trên Weibo", "", set()),
    ("Trung Quốc siết xuất khẩu đất hiếm", "", set()),
    ("Tỉ phú giàu nhất Trung Quốc mua biệt thự", "", set()),
    ("Trung Quốc xây trung tâm dữ liệu AI lớn nhất châu Á", "", set()),
    ("Tencent báo lãi quý ba tăng 12%", "", set()),
    ("Người Trung Quốc đổ xô mua iPhone mới", "", set()),
    # Chinese technology companies change
    ("Alibaba tách thành sáu đơn vị", "", {S}),
    ("JD.com sa thải hàng nghìn nhân viên", "", {S}),
    ("CEO Pinduoduo từ chức", "", {S}),
    ("ByteDance đóng cửa mảng giáo dục", "", {S}),
    ("Didi hủy niêm yết ở New York", "", {S}),
    ("Tencent cải tổ mảng giải trí", "", {S}),
    ("ByteDance có CEO mới", "", {S}),
    ("Zhang Yiming lui về hậu trường, giao ghế chủ tịch cho bạn học cũ", "", {S}),
    ("Oppo giải thể bộ phận thiết kế chip", "", {S}),
    # ... and what only looks like it
    ("Xiaomi ra mắt mẫu kế nhiệm của điện thoại gập", "", set()),
    ("Huawei bán lại điện thoại đời cũ", "", set()),
    ("Jack Ma dạo chơi ở Thái Lan", "", set()),
    ("Google sa thải 200 kỹ sư", "", set()),
    ("Alibaba mở rộng kho hàng ở châu Âu", "", set()),
    # other states act on Chinese technology
    ("Mỹ cấm bán chip cho Huawei", "", {F}),
    ("Ấn Độ chặn thêm 54 ứng dụng Trung Quốc", "", {F}),
    ("EU điều tra Temu vì bán hàng cấm", "", {F}),
    ("Mỹ siết xuất khẩu chip AI sang Trung Quốc", "", {F}),
    ("Canada bắt giám đốc tài chính Huawei", "", {F}),
    ("Bộ Công Thương yêu cầu Temu dừng quảng cáo vì chưa đăng ký", "", {F}),
    ("Huawei kêu oan vì lệnh cấm vận của Mỹ", "", {F}),
    ("Nvidia được Mỹ cấp giấy phép xuất khẩu chip sang Trung Quốc", "", {F}),
    # ... and what only looks like it
    ("Mỹ phạt Google vì độc quyền", "", set()),
    ("Phạt người đăng video xuyên tạc lên TikTok", "Công an xã lập biên bản nam thanh niên.", set()),
    ("Bộ Tài chính đề xuất thuế với người bán hàng online", "", set()),
    ("Huawei ra mắt đồng hồ mới tại châu Âu", "", set()),
    # several at once
    ("Alibaba trao quyền nhiều hơn cho từng mảng", "Áp lực từ giới chức khiến tập đoàn phải phân quyền.", {R, S}),
    ("Ông Trump ký sắc lệnh buộc bán TikTok", "Nhóm nhà đầu tư Mỹ sẽ nắm quyền kiểm soát TikTok.", {S, F}),
    # the Vietnamese land fraud of the same name
    ("Vụ địa ốc Alibaba: phạt chủ tịch Nguyễn Thái Luyện án chung thân", "Alibaba bị điều tra từ lâu.", set()),
]  # fmt: skip


@pytest.mark.parametrize(("title", "lead", "topics"), CASES, ids=[case[0] for case in CASES])
def test_an_article_carries_the_topics_a_reader_would_say(title: str, lead: str, topics: set[str]) -> None:
    assert topics_of(title, lead) == topics


def test_one_sentence_in_the_background_does_not_make_a_topic_and_two_do() -> None:
    background = "Năm ngoái, Trung Quốc phạt Alibaba vì độc quyền."
    filler = "Lễ hội mua sắm năm nay đông khách. Nhiều gian hàng giảm giá sâu."
    assert topics_of("Lễ hội mua sắm mở cửa", "Người mua xếp hàng dài.", f"{filler}\n\n{background}") == set()
    more = "Bắc Kinh còn siết chặt quản lý Tencent và Meituan."
    assert topics_of("Lễ hội mua sắm mở cửa", "Người mua xếp hàng dài.", f"{filler}\n\n{background} {more}") == {R}


def test_every_topic_of_the_labelling_guide_is_shipped() -> None:
    assert set(shipped_topics()) == {R, S, F}
    for topic in shipped_topics().values():
        assert topic.threshold < topic.alert_threshold < 1
        assert topic.title


def test_every_concept_is_used_by_a_rule_or_kept_as_a_facet() -> None:
    defined = {name: settings for file in shipped_concepts() for name, settings in file.concepts.items()}
    named = {name for topic in shipped_topics().values() for rule in topic.rules for name in rule.concepts()}
    parts = {part for settings in defined.values() for part in settings.includes}
    idle = {n for n, s in defined.items() if n not in named | parts and s.facet == "never" and not s.includes}
    assert idle == set()


def test_no_name_stands_twice_in_one_concept() -> None:
    for file in shipped_concepts():
        for concept, settings in file.concepts.items():
            names = Counter(
                name
                for entity, entry in settings.entities.items()
                for name in {*entry.all_names(entity), *entry.unclear}
            )
            assert [(concept, name) for name, count in names.items() if count > 1] == []


def test_there_are_enough_companies_and_authorities() -> None:
    entities = {name: s.entities for file in shipped_concepts() for name, s in file.concepts.items()}
    assert len(entities["china-tech-company"]) + len(entities["china-tech-person"]) >= 150
    assert len(entities["china-authority"]) >= 25


def test_every_name_of_a_company_finds_it() -> None:
    lexicon = shipped()._lexicon
    for file in shipped_concepts():
        entries = file.concepts.get("china-tech-company")
        for entity, entry in entries.entities.items() if entries else ():
            for name in entry.all_names(entity):
                found = {sense.entity for hit in lexicon.read(f"Hãng {name}").hits for sense in hit.senses}
                assert entity in found, f"{name} does not find {entity}"


def test_the_files_lie_where_the_package_ships_them_from() -> None:
    assert {path.stem for path in (ROOT / "tagging/topics").glob("*.yaml")} == {R, S, F}
