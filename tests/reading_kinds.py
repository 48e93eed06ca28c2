"""Passages of our own invention, a kind of sentence each, and what their figures are; read by `test_proposals_kinds`.

A figure is written ``printed > table indicator period``, of a change with its base and form behind it; ``area=`` and
``part=`` name what differs from the whole country. The second, third figure of one print has ``#2``, ``#3``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A passage: its kind, its lines, its figures as they are written, its language."""

    kind: str
    lines: tuple[str, ...]
    figures: tuple[str, ...]
    language: str = "vi"


def _en(kind: str, text: str, *figures: str) -> Case:
    return Case(kind, tuple(text.split("\n")), figures, "en")


def _vi(kind: str, text: str, *figures: str) -> Case:
    return Case(kind, tuple(text.split("\n")), figures)


CASES = (
    # English prose, as the news have it
    _en("English change", "Vietnam suffered 5,160 cyberattacks in the first half of 2024, 12.4% fewer than a year earlier.",
        "5,160 > level attacks 2024-S1", "12.4% > claim attacks 2024-S1 2023-S1 growth"),
    _en("English change", "The share of applications filed online rose 11 points to 43% in the first six months of 2024.",
        "11 > claim dossiers_online_share 2024-S1 2023-S1 points", "43% > level dossiers_online_share 2024-S1"),
    _en("English change", "Mobile Money users jumped by a fifth; 9.3 million people had an account by the end of May 2024.",
        "9.3 > level mobile_money_accounts 2024-05"),
    _en("English change", "Postal revenue came to VND33 trillion in the first half, 15.2% more than in the same period last year.",
        "VND33 > level post_revenue 2024-S1", "15.2% > claim post_revenue 2024-S1 2023-S1 growth"),
    _en("English change", "Telecom revenue was down 1.8% year on year to VND69.4 trillion.",
        "1.8% > claim telecom_revenue 2024-S1 2023-S1 growth", "69.4 > level telecom_revenue 2024-S1"),
    _en("English change", "By June 2024 the country counted 51,200 digital technology firms, an increase of 6.1% on the end of 2023.",
        "51,200 > level digital_enterprises 2024-06", "6.1% > claim digital_enterprises 2024-06 2023-12 growth"),
    _en("English change", "Exports of hardware and electronics hit US$64 billion, a year-on-year gain of 17.5%.",
        "64 > level it_exports 2024-S1 part=hardware", "17.5% > claim it_exports 2024-S1 2023-S1 growth part=hardware"),
    _en("English change", "Some 79.5% of households now have fibre-optic broadband, up from 75.1% in 2022.",
        "79.5% > level fibre_households_share 2024-06-30", "75.1% > level fibre_households_share 2022"),
    _en("English change", "Non-cash transactions surged 58% in volume and 35% in value in the first five months of 2024.",
        "58% > claim cashless_payments_number 2024-01-01/P5M 2023-01-01/P5M growth",
        "35% > claim cashless_payments_value 2024-01-01/P5M 2023-01-01/P5M growth"),
    _en("English change", "Vietnam moved up 15 places to 71st in the UN e-government ranking in 2024.",
        "15 > claim egdi_rank 2024 2023 rank_change", "71st > level egdi_rank 2024"),
    _en("English change", "The number of IP addresses in botnets fell by 9,400 to 421,000 in June 2024.",
        "9,400 > claim botnet_addresses 2024-06 2023-06 difference", "421,000 > level botnet_addresses 2024-06"),
    _en("English change", "In June 2024, the authorities recorded 710 attacks, against 654 in May.",
        "710 > level attacks 2024-06", "654 > level attacks 2024-05"),
    _en("English change", "Fixed broadband speed averaged 105.2 Mbps in May 2024, 14.6% faster than a year before.",
        "105.2 > level fixed_broadband_speed 2024-05", "14.6% > claim fixed_broadband_speed 2024-05 2023-05 growth"),
    _en("English level", "The digital economy now accounts for around 17% of GDP.", "17% > level digital_economy_gdp_share 2024-S1"),
    _en("English level", "More than 53 million VNeID accounts had been activated as of June 15, 2024.",
        "53 > level identity_accounts 2024-06-15"),
    _en("English level", "About 93,500 community digital technology groups with over 457,000 members operate across the country.",
        "93,500 > level community_teams 2024-06-30", "457,000 > level community_team_members 2024-06-30"),
    _en("English level", "Nearly 84 out of every 100 adults own a smartphone, or 84.4 percent of the adult population.",
        "84.4 > level adults_smartphone_share 2024-06-30"),
    _en("English level", "Fully online processing covered 38.5% of administrative applications, while 45.2% were submitted online.",
        "38.5% > level dossiers_fully_online_share 2024-S1", "45.2% > level dossiers_online_share 2024-S1"),
    _en("English level", "The National Data Exchange Platform handled 420 million transactions in the first six months, averaging 2.3 million a day.",
        "420 > level ndxp_transactions 2024-S1", "2.3 > level ndxp_transactions_daily 2024-S1"),
    _en("English level", "IPv6 adoption reached 60.2 per cent.", "60.2 > level ipv6_share 2024-06-30"),
    _en("English level", "E-invoices are used by 99.8% of enterprises and e-tax by 98.9%.",
        "99.8% > level einvoice_enterprises_share 2024-06-30", "98.9% > level etax_enterprises_share 2024-06-30"),
    _en("English level", "Smartphone users make up 85 percent of mobile subscribers.",
        "85 > level smartphone_subscriptions_share 2024-06-30"),
    _en("English level", "Vietnamese platforms had 480 million monthly active users in June 2024.",
        "480 > level active_users 2024-06 part=vietnamese"),
    # targets in a list under one heading
    _vi("targets in a list", "Mục tiêu đến năm 2025:\n- Kinh tế số chiếm 20% GDP;\n- Tỷ lệ hộ gia đình có cáp quang đạt 100%;\n"
        "- 80% người trưởng thành có tài khoản thanh toán;\n- Trên 50% người dân trưởng thành có chữ ký số.",
        "20% > target digital_economy_gdp_share 2025", "100% > target fibre_households_share 2025",
        "80% > target adults_bank_account_share 2025", "50% > target adults_digital_signature_share 2025"),
    _vi("targets in a list", "Bộ đặt ra các chỉ tiêu chủ yếu đến hết năm 2025 như sau:\n+ 90% hồ sơ công việc tại cấp tỉnh xử lý trên môi trường mạng\n"
        "+ Tối thiểu 80% hồ sơ thủ tục hành chính được xử lý trực tuyến toàn trình\n+ IPv6 đạt 90%",
        "90% > target work_files_online_share 2025 part=provinces", "80% > target dossiers_fully_online_share 2025", "90%#2 > target ipv6_share 2025"),
    _vi("targets in a list", "Phấn đấu đến năm 2030\na) Kinh tế số chiếm khoảng 30% GDP\nb) Tỷ trọng kinh tế số trong từng ngành đạt tối thiểu 20%\n"
        "c) Phổ cập dịch vụ mạng Internet băng rộng cáp quang: 100% hộ gia đình",
        "30% > target digital_economy_gdp_share 2030", "20% > target digital_economy_sector_share 2030", "100% > target fibre_households_share 2030"),
    _en("targets in a list", "By 2025, Vietnam aims for:\n- a digital economy worth 20% of GDP;\n- fibre broadband in 100% of households;\n"
        "- 80% of adults with a bank account.",
        "20% > target digital_economy_gdp_share 2025", "100% > target fibre_households_share 2025", "80% > target adults_bank_account_share 2025"),
    _en("targets in a list", "Targets to 2030\n• Digital economy: 30 percent of GDP\n• E-commerce: 20 percent of total retail sales\n• E-government ranking: top 30",
        "30 > target digital_economy_gdp_share 2030", "20 > target ecommerce_retail_share 2030", "30#2 > target egdi_rank 2030"),
    _vi("targets in a list", "Kế hoạch năm 2025 đề ra:\n1. Tỷ lệ dịch vụ công trực tuyến toàn trình đạt 80%.\n2. Tỷ lệ doanh nghiệp nhỏ và vừa sử dụng nền tảng số đạt trên 50%.",
        "80% > target services_fully_online_share 2025", "50% > target sme_platform_share 2025"),
    _vi("target in prose", "Chính phủ phấn đấu đưa Việt Nam vào nhóm 50 nước dẫn đầu về Chính phủ điện tử vào năm 2030.", "50 > target egdi_rank 2030"),
    _vi("target in prose", "Đến năm 2025, Việt Nam thuộc top 70 về chính phủ điện tử và top 30 về an toàn, an ninh mạng.",
        "70 > target egdi_rank 2025", "30 > target global_cybersecurity_rank 2025"),
    _en("target in prose", "Viet Nam wants to be among the top 50 countries for e-government by 2030.", "50 > target egdi_rank 2030"),
    _en("target in prose", "The government hopes to raise the digital economy's share of GDP to 20% by 2025 and 30% by 2030.",
        "20% > target digital_economy_gdp_share 2025", "30% > target digital_economy_gdp_share 2030"),
    _vi("target in prose", "Chỉ tiêu năm 2025 là 80% dân số từ 15 tuổi trở lên có tài khoản giao dịch tại ngân hàng.", "80% > target adults_bank_account_share 2025"),
    _vi("target in prose", "Theo kế hoạch, tỷ trọng kinh tế số phải đạt 20% GDP vào năm 2025.", "20% > target digital_economy_gdp_share 2025"),
    # enumerations behind one verb
    _vi("enumeration", "Tháng 6/2024 ghi nhận 905 sự cố, gồm 402 cuộc lừa đảo, 311 cuộc thay đổi giao diện và 192 cuộc mã độc.",
        "905 > level attacks 2024-06", "402 > level attacks 2024-06 part=phishing", "311 > level attacks 2024-06 part=deface", "192 > level attacks 2024-06 part=malware"),
    _vi("enumeration", "Trong tháng 6/2024, Việt Nam có 905 cuộc tấn công mạng (402 Phishing, 311 Deface, 192 Malware), giảm 3,2% so với tháng 5.",
        "905 > level attacks 2024-06", "402 > level attacks 2024-06 part=phishing", "311 > level attacks 2024-06 part=deface", "192 > level attacks 2024-06 part=malware",
        "3,2% > claim attacks 2024-06 2024-05 growth"),
    _en("enumeration", "There were 905 attacks in June 2024, including 402 phishing, 311 defacing and 192 malware.",
        "905 > level attacks 2024-06", "402 > level attacks 2024-06 part=phishing", "311 > level attacks 2024-06 part=deface", "192 > level attacks 2024-06 part=malware"),
    _en("enumeration", "Of the attacks recorded in June 2024, 402 were phishing cases, 311 deface attacks and 192 involved malware.",
        "402 > level attacks 2024-06 part=phishing", "311 > level attacks 2024-06 part=deface", "192 > level attacks 2024-06 part=malware"),
    _vi("enumeration", "Cả nước đã có 45,1 triệu thuê bao băng rộng di động, 23,2 triệu thuê bao băng rộng cố định, 9,3 triệu tài khoản Mobile Money.",
        "45,1 > level mobile_broadband_subscriptions 2024-06-30", "23,2 > level fixed_broadband_subscriptions 2024-06-30", "9,3 > level mobile_money_accounts 2024-06-30"),
    _vi("enumeration", "Hiện có 20/22 bộ và 60/63 tỉnh ban hành kế hoạch chuyển đổi số năm, 58 tỉnh thành lập tổ công nghệ số cộng đồng.",
        "20/22 > level ministries_annual_plan 2024-06-30", "60/63 > level provinces_annual_plan 2024-06-30", "58 > level provinces_community_teams 2024-06-30"),
    _vi("enumeration", "Mạng lưới có 21.300 máy ATM và 560.000 máy POS.", "21.300 > level atms 2024-06-30", "560.000 > level pos_terminals 2024-06-30"),
    _vi("enumeration", "NDXP đã kết nối 98 bộ, ngành, địa phương, doanh nghiệp, 10 cơ sở dữ liệu, 15 hệ thống thông tin.",
        "98 > level ndxp_organisations 2024-06-30", "10 > level ndxp_databases 2024-06-30", "15 > level ndxp_systems 2024-06-30"),
    # A is x and B is y
    _vi("pairs", "Đến tháng 5/2024, tỷ lệ hồ sơ nộp trực tuyến đạt 44,1% và tỷ lệ hồ sơ toàn trình đạt 31,5%.",
        "44,1% > level dossiers_online_share 2024-01-01/P5M", "31,5% > level dossiers_fully_online_share 2024-01-01/P5M"),
    _vi("pairs", "Doanh nghiệp dùng hoá đơn điện tử chiếm 99,5%, nộp thuế điện tử chiếm 98,7%, dùng hợp đồng điện tử mới được 41%.",
        "99,5% > level einvoice_enterprises_share 2024-06-30", "98,7% > level etax_enterprises_share 2024-06-30", "41% > level econtract_enterprises_share 2024-06-30"),
    _vi("pairs", "Tốc độ Internet cố định đạt 102,6 Mbps (hạng 42), di động đạt 54,1 Mbps (hạng 45).",
        "102,6 > level fixed_broadband_speed 2024-06-30", "42 > level fixed_broadband_rank 2024-06-30",
        "54,1 > level mobile_broadband_speed 2024-06-30", "45 > level mobile_broadband_rank 2024-06-30"),
    _vi("pairs", "82,5% hộ gia đình đã có cáp quang, còn 84,8% người trưởng thành có smartphone.",
        "82,5% > level fibre_households_share 2024-06-30", "84,8% > level adults_smartphone_share 2024-06-30"),
    _en("pairs", "Fibre reaches 82.5% of households and smartphones 84.8% of adults.",
        "82.5% > level fibre_households_share 2024-06-30", "84.8% > level adults_smartphone_share 2024-06-30"),
    _en("pairs", "Fixed broadband runs at 102.6 Mbps and mobile broadband at 54.1 Mbps.",
        "102.6 > level fixed_broadband_speed 2024-06-30", "54.1 > level mobile_broadband_speed 2024-06-30"),
    _vi("pairs", "Lĩnh vực viễn thông thu 71.500 tỷ đồng; lĩnh vực bưu chính thu 33.100 tỷ đồng.",
        "71.500 > level telecom_revenue 2024-S1", "33.100 > level post_revenue 2024-S1"),
    # bare heads of a sector
    _vi("bare heads", "1. Lĩnh vực bưu chính\n- Doanh thu: 33.100 tỷ đồng, tăng 12% so với cùng kỳ\n2. Lĩnh vực viễn thông\n- Doanh thu: 71.500 tỷ đồng, tăng 1,1% so với cùng kỳ",
        "33.100 > level post_revenue 2024-S1", "12% > claim post_revenue 2024-S1 2023-S1 growth",
        "71.500 > level telecom_revenue 2024-S1", "1,1% > claim telecom_revenue 2024-S1 2023-S1 growth"),
    _vi("bare heads", "An toàn thông tin mạng\nDoanh thu: ước đạt 2.450 tỷ đồng\nNộp ngân sách: 190 tỷ đồng\nLợi nhuận: 255 tỷ đồng",
        "2.450 > level cybersecurity_revenue 2024-S1", "190 > level cybersecurity_budget_payments 2024-S1", "255 > level cybersecurity_profit 2024-S1"),
    _vi("bare heads", "Bưu chính: Doanh thu 6 tháng đầu năm 2024 đạt 33.100 tỷ đồng.\nViễn thông: Doanh thu đạt 71.500 tỷ đồng.",
        "33.100 > level post_revenue 2024-S1", "71.500 > level telecom_revenue 2024-S1"),
    _vi("bare heads", "Công nghiệp ICT\n- Doanh thu: 75 tỷ USD\n- Xuất khẩu phần cứng, điện tử: 64 tỷ USD\n- Số doanh nghiệp công nghệ số: 51.200",
        "75 > level it_revenue 2024-S1", "64 > level it_exports 2024-S1 part=hardware", "51.200 > level digital_enterprises 2024-06-30"),
    _en("bare heads", "Telecommunications\nRevenue: VND71.5 trillion, up 1.1% year on year\nPost\nRevenue: VND33.1 trillion, up 12%",
        "VND71.5 > level telecom_revenue 2024-S1", "1.1% > claim telecom_revenue 2024-S1 2023-S1 growth", "VND33.1 > level post_revenue 2024-S1",
        "12% > claim post_revenue 2024-S1 2023-S1 growth"),
    _vi("bare heads", "Thương mại điện tử\nTỷ trọng trong tổng mức bán lẻ: 9,2%\nSố người mua sắm trực tuyến: 61 triệu người",
        "9,2% > level ecommerce_retail_share 2024-S1", "61 > level online_shoppers 2024-S1"),
    _vi("bare heads", "Chính phủ điện tử: Việt Nam xếp thứ 71/193, tăng 15 bậc.", "71/193 > level egdi_rank 2024-06-30"),
    # no diacritics
    _vi("no diacritics", "Den thang 5/2024, ca nuoc co 9,3 trieu tai khoan Mobile Money, tang 2,1% so voi thang truoc.",
        "9,3 > level mobile_money_accounts 2024-05", "2,1% > claim mobile_money_accounts 2024-05 2024-04 growth"),
    _vi("no diacritics", "Ty le ho so nop truc tuyen dat 44,1%, ty le ho so xu ly truc tuyen toan trinh dat 31,5%.",
        "44,1% > level dossiers_online_share 2024-S1", "31,5% > level dossiers_fully_online_share 2024-S1"),
    _vi("no diacritics", "Muc tieu den nam 2025 kinh te so chiem 20% GDP.", "20% > target digital_economy_gdp_share 2025"),
    _vi("no diacritics", "Thang 6/2024 ghi nhan 710 cuoc tan cong mang gay ra su co, giam 5,2% so voi thang 5/2024.",
        "710 > level attacks 2024-06", "5,2% > claim attacks 2024-06 2024-05 growth"),
    _vi("no diacritics", "Hien nay 82,5% ho gia dinh co cap quang va 84,8% nguoi truong thanh su dung dien thoai thong minh.",
        "82,5% > level fibre_households_share 2024-06-30", "84,8% > level adults_smartphone_share 2024-06-30"),
    _vi("no diacritics", "Doanh thu linh vuc vien thong 6 thang dau nam 2024 dat 71.500 ty dong; doanh thu buu chinh dat 33.100 ty dong.",
        "71.500 > level telecom_revenue 2024-S1", "33.100 > level post_revenue 2024-S1"),
    _vi("no diacritics", "Ca nuoc da thanh lap 93.500 to cong nghe so cong dong voi 457.000 thanh vien.",
        "93.500 > level community_teams 2024-06-30", "457.000 > level community_team_members 2024-06-30"),
    _vi("no diacritics", "Ty trong kinh te so trong GDP nam 2023 dat 16,5%.", "16,5% > level digital_economy_gdp_share 2023"),
    # several periods in one sentence
    _vi("periods", "Tỷ trọng kinh tế số trong GDP tăng từ 11,9% năm 2021 lên 14,3% năm 2022 và 16,5% năm 2023.",
        "11,9% > level digital_economy_gdp_share 2021", "14,3% > level digital_economy_gdp_share 2022", "16,5% > level digital_economy_gdp_share 2023"),
    _vi("periods", "Số cuộc tấn công mạng tháng 4/2024 là 640, tháng 5/2024 là 654 và tháng 6/2024 là 710.",
        "640 > level attacks 2024-04", "654 > level attacks 2024-05", "710 > level attacks 2024-06"),
    _vi("periods", "Năm 2022 tỷ lệ người dùng Internet là 74%, sang năm 2023 là 78,5%.",
        "74% > level internet_users_share 2022", "78,5% > level internet_users_share 2023"),
    _vi("periods", "Năm 2023, hồ sơ nộp trực tuyến đạt 39,1%, tăng so với mức 28,4% của năm 2022.",
        "39,1% > level dossiers_online_share 2023", "28,4% > level dossiers_online_share 2022"),
    _vi("periods", "Doanh thu công nghiệp ICT năm 2022 là 148 tỷ USD, năm 2023 giảm xuống 142 tỷ USD.",
        "148 > level it_revenue 2022", "142 > level it_revenue 2023"),
    _en("periods", "The digital economy's share of GDP went from 14.3% in 2022 to 16.5% in 2023.",
        "14.3% > level digital_economy_gdp_share 2022", "16.5% > level digital_economy_gdp_share 2023"),
    _en("periods", "Attacks numbered 640 in April 2024, 654 in May and 710 in June.",
        "640 > level attacks 2024-04", "654 > level attacks 2024-05", "710 > level attacks 2024-06"),
    _en("periods", "Vietnam ranked 86th in 2022 and 71st in 2024 in the UN e-government survey.",
        "86th > level egdi_rank 2022", "71st > level egdi_rank 2024"),
    _en("periods", "In 2022 just 28.4% of applications were filed online; a year later it was 39.1%.", "28.4% > level dossiers_online_share 2022"),
    _vi("periods", "Tỷ lệ sử dụng IPv6 đạt 60,2%, cao hơn mức 54% cuối năm 2022.", "60,2% > level ipv6_share 2024-06-30", "54% > level ipv6_share 2022-12"),
    # tables
    _vi("table", "Bảng 2. Kết quả ngành (đơn vị: tỷ đồng)\nLĩnh vực | 6T/2023 | 6T/2024\nDoanh thu bưu chính | 28.700 | 33.100\nDoanh thu viễn thông | 70.700 | 71.500",
        "28.700 > level post_revenue 2023-S1", "33.100 > level post_revenue 2024-S1", "70.700 > level telecom_revenue 2023-S1", "71.500 > level telecom_revenue 2024-S1"),
    _vi("table", "Tình hình tấn công mạng\nLoại | Tháng 5/2024 | Tháng 6/2024 | So với tháng trước\nTổng số | 654 | 710 | 8,6%\nLừa đảo | 300 | 402 | 34%",
        "654 > level attacks 2024-05", "710 > level attacks 2024-06", "8,6% > claim attacks 2024-06 2024-05 growth",
        "300 > level attacks 2024-05 part=phishing", "402 > level attacks 2024-06 part=phishing"),
    _vi("table", "Đơn vị tính: %\nChỉ tiêu | 2021 | 2022 | 2023\nHồ sơ nộp trực tuyến | 20,1 | 28,4 | 39,1\nKinh tế số/GDP | 11,9 | 14,3 | 16,5",
        "20,1 > level dossiers_online_share 2021", "39,1 > level dossiers_online_share 2023", "11,9 > level digital_economy_gdp_share 2021", "16,5 > level digital_economy_gdp_share 2023"),
    _vi("table", "TT | Chỉ tiêu | Đơn vị | Thực hiện 6 tháng 2024 | Kế hoạch 2024\n1 | Tài khoản Mobile Money | triệu tài khoản | 9,3 | 10\n2 | Tỷ lệ sử dụng IPv6 | % | 60,2 | 65",
        "9,3 > level mobile_money_accounts 2024-S1", "10 > target mobile_money_accounts 2024", "60,2 > level ipv6_share 2024-S1", "65 > target ipv6_share 2024"),
    _en("table", "Indicator | 2022 | 2023\nDigital economy, % of GDP | 14.3 | 16.5\nE-government rank | 86 | 71\nHouseholds with fibre, % | 75.1 | 79.5",
        "14.3 > level digital_economy_gdp_share 2022", "16.5 > level digital_economy_gdp_share 2023", "86 > level egdi_rank 2022", "79.5 > level fibre_households_share 2023"),
    _en("table", "Unit: trillion VND\nSector | H1 2023 | H1 2024\nPostal revenue | 28.7 | 33.1\nTelecom revenue | 70.7 | 71.5",
        "28.7 > level post_revenue 2023-S1", "33.1 > level post_revenue 2024-S1", "71.5 > level telecom_revenue 2024-S1"),
    # provinces
    _vi("provinces", "Tỷ trọng kinh tế số trên GRDP năm 2023: Bắc Ninh 56,8%, Thái Nguyên 43,5%, Bắc Giang 45,1%.",
        "56,8% > level digital_economy_grdp_share 2023 area=VN-56", "43,5% > level digital_economy_grdp_share 2023 area=VN-69", "45,1% > level digital_economy_grdp_share 2023 area=VN-54"),
    _vi("provinces", "Dẫn đầu chỉ số chuyển đổi số cấp tỉnh năm 2022 là Đà Nẵng với 0,6419 điểm, tiếp theo là TP.HCM (0,6207) và Hà Nội (0,6070).",
        "0,6419 > level dti_provincial 2022 area=VN-DN", "0,6207 > level dti_provincial 2022 area=VN-SG", "0,6070 > level dti_provincial 2022 area=VN-HN"),
    _vi("provinces", "Các tỉnh có tỷ lệ hồ sơ trực tuyến toàn trình cao:\n- Đà Nẵng: 91,2%\n- Cà Mau: 88,4%\n- Lạng Sơn: 86%",
        "91,2% > level dossiers_fully_online_share 2024-S1 area=VN-DN", "88,4% > level dossiers_fully_online_share 2024-S1 area=VN-59", "86% > level dossiers_fully_online_share 2024-S1 area=VN-09"),
    _en("provinces", "The digital economy made up 56.8% of GRDP in Bac Ninh and 43.5% in Thai Nguyen in 2023.",
        "56.8% > level digital_economy_grdp_share 2023 area=VN-56", "43.5% > level digital_economy_grdp_share 2023 area=VN-69"),
    # words of acronyms and synonyms
    _vi("short forms", "Tỷ lệ TTHC đủ điều kiện được cung cấp DVCTT toàn trình đạt 81%.", "81% > level services_eligible_fully_online_share 2024-06-30"),
    _vi("short forms", "Số DNCNS đạt 51.200 DN; tỷ trọng TMĐT trong bán lẻ đạt 9,2%.", "51.200 > level digital_enterprises 2024-06-30", "9,2% > level ecommerce_retail_share 2024-S1"),
    _vi("short forms", "Tỷ lệ HTTT được phê duyệt HSĐXCĐ đạt 72,4%.", "72,4% > level systems_level_approved_share 2024-06-30"),
    _vi("short forms", "Đã kích hoạt 53 triệu tài khoản VNeID, cấp 86 triệu thẻ CCCD gắn chip.", "53 > level identity_accounts 2024-06-30", "86 > level id_cards_chip ../2024-06"),
    _vi("short forms", "LGSP đã được 92% bộ, ngành, địa phương triển khai.", "92% > level agencies_sharing_platform_share 2024-06-30"),
    _vi("short forms", "KTS chiếm 18,3% GDP, quy mô CNNS đạt 75 tỷ USD.", "18,3% > level digital_economy_gdp_share 2024-S1", "75 > level it_revenue 2024-S1"),
    _vi("short forms", "Cổng DVCQG đã có 14,2 triệu tài khoản; 4.450 DVCTT được cung cấp.", "14,2 > level portal_accounts_cumulative ../2024-06", "4.450 > level portal_services ../2024-06"),
    _en("short forms", "Some 14.2 million accounts have been opened on the National Public Service Portal since its launch.", "14.2 > level portal_accounts_cumulative ../2024-06"),
    _en("short forms", "B2C e-commerce sales reached US$20.5 billion in 2023.", "20.5 > level ecommerce_b2c_revenue 2023"),
    _en("short forms", "Over 86 million chip-based citizen ID cards have been issued.", "86 > level id_cards_chip ../2024-06"),
    _en("short forms", "Internet penetration stands at 79.1% of the population.", "79.1% > level internet_users_share 2024-06-30"),
    _en("short forms", "5G now covers 26 per cent of the population.", "26 > level population_5g_share 2024-06-30"),
)  # fmt: skip
