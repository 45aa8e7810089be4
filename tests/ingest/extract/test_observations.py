"""Which figures are claimed from a sentence: of whom, what, how much, when. The sentences are made up."""

from pathlib import Path

import pytest

from ingest.entities import read_entities
from ingest.extract.claims import Claim
from ingest.extract.extract import extract_claims
from ingest.extract.knowledge import Knowledge, read_knowledge
from ingest.extract.reading import SentenceText
from ingest.terms import read_terms

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """What the shipped ontology and entities know."""
    terms = read_terms(ROOT / "ontology")
    return read_knowledge(ROOT / "ontology", tuple(read_entities(ROOT / "data" / "entities", terms, [])), terms)


def claims_of(text: str, lang: str, knowledge: Knowledge) -> list[Claim]:
    """The figures of sentences that follow each other; `|` stands between them."""
    sentences, start = [], 0
    for part in text.split("|"):
        stripped = part.strip()
        sentences.append(SentenceText(stripped, start + part.index(stripped), lang))
        start += len(part) + 1
    return [claim for claim in extract_claims("made-up", sentences, knowledge) if claim.kind == "observation"]


def said(claim: Claim) -> str:
    """`subject | predicate | comparator value unit period > compared_to`, without what is empty."""
    signs = {"exact": "", "approx": "~", "more_than": ">", "less_than": "<", "at_least": ">=", "at_most": "<="}
    value = f"{claim.low:f}..{claim.high:f}" if claim.low is not None and claim.high is not None else f"{claim.value:f}"
    value = value.removesuffix(".0")
    compared = f" vs {claim.compared_to}" if claim.compared_to else ""
    period = f" {claim.period}" if claim.period else ""
    return (
        f"{claim.subject} | {claim.predicate} | {signs.get(claim.comparator, '')}{value} {claim.unit}{period}{compared}"
    )


EN = [
    # indicators by their name
    ("Brazil has about 3 gigawatts of data center capacity.", ["Brazil | data center capacity | ~3 GW"]),
    ("Spain's data centre capacity stood at 1.4 GW in 2024.", ["Spain | data center capacity | 1.4 GW 2024"]),
    ("In 2023, the data center capacity of Italy reached 0.9 GW.", ["Italy | data center capacity | 0.9 GW 2023"]),
    ("Poland is home to 31,000 AI specialists.", ["Poland | AI specialists | 31000 people"]),
    ("Norway employs 9,000 AI experts.", ["Norway | AI specialists | 9000 people"]),
    ("Canada is home to 8% of the top 2,000 AI researchers.",
     ["Canada | share of the top 2,000 AI researchers | 8 percent"]),
    ("Israel accounts for 3% of the world's notable AI models.",
     ["Israel | share of notable AI models | 3 percent"]),
    ("Sweden filed more than 1,200 AI patents between 2019 and 2023.",
     ["Sweden | AI patents filed | >1200 count 2019/2023"]),
    ("Mexico has a GDP of $1.8 trillion.", ["Mexico | gross domestic product | 1800000000000 USD"]),
    ("Switzerland has a population of 9 million people.", ["Switzerland | population | 9000000 people"]),
    ("The Public Investment Fund manages $900 billion.",
     ["Public Investment Fund | assets under management | 900000000000 USD"]),
    # cues
    ("Mistral raised $600 million in 2024.", ["Mistral | funding received | 600000000 USD 2024"]),
    ("Cohere has received $450 million in funding.", ["Cohere | funding received | 450000000 USD"]),
    ("Kyutai secured $90 million in seed funding.", ["Kyutai | seed funding | 90000000 USD"]),
    ("Nvidia is valued at $3 trillion.", ["Nvidia | valuation | 3000000000000 USD"]),
    ("Mistral employs more than 200 people.", ["Mistral | employees | >200 people"]),
    ("Huawei reported revenue of $120 billion in 2024.", ["Huawei | revenue | 120000000000 USD 2024"]),
    ("Alibaba made a net profit of $11 billion in 2023.", ["Alibaba | profit | 11000000000 USD 2023"]),
    ("Samsung invested $17 billion in its new plant.", ["Samsung | investment | 17000000000 USD"]),
    ("Llama 3.1 was trained on 15 trillion tokens.", ["Llama 3.1 | training tokens | 15000000000000 tokens"]),
    ("Jais has 13 billion parameters.", ["Jais | number of parameters | 13000000000 parameters"]),
    ("Tencent holds a 5% stake in the company.", ["Tencent | stake | 5 percent"]),
    ("Baidu bought the firm for $700 million.", ["Baidu | acquisition price | 700000000 USD"]),
    # the document's own words
    ("Ireland has a budget deficit of 4 billion euros.", ["Ireland | budget deficit | 4000000000 EUR"]),
    ("Denmark spent 2 billion euros on wind farms in 2022.", ["Denmark | wind farms spending | 2000000000 EUR 2022"]),
    ("Portugal runs 40 research parks.", ["Portugal | research parks | 40 count"]),
    ("Austria exported 300 tonnes of indium.", ["Austria | indium exports | 300 t"]),
    ("Finland gets 28% of its electricity from wind.", ["Finland | share of electricity | 28 percent"]),
    # comparators, ranges, expectations
    ("France has at least 60,000 AI specialists.", ["France | AI specialists | >=60000 people"]),
    ("Greece has less than 0.2 gigawatts of data center capacity.", ["Greece | data center capacity | <0.2 GW"]),
    ("Japan has between 2 and 3 gigawatts of data center capacity.", ["Japan | data center capacity | 2..3 GW"]),
    # several subjects
    ("Germany and France have 55,000 and 50,000 AI specialists, respectively.",
     ["Germany | AI specialists | 55000 people", "France | AI specialists | 50000 people"]),
    ("Chile, Peru and Brazil have 2, 3 and 9 gigawatts of data center capacity, respectively.",
     ["Chile | data center capacity | 2 GW", "Peru | data center capacity | 3 GW",
      "Brazil | data center capacity | 9 GW"]),
    ("Qatar and Kuwait each have 0.3 gigawatts of data center capacity.",
     ["Qatar | data center capacity | 0.3 GW", "Kuwait | data center capacity | 0.3 GW"]),
    ("Together, Norway and Denmark have 20,000 AI specialists.",
     ["Norway and Denmark | AI specialists | 20000 people"]),
    ("Japan has 2 GW of data center capacity, while Italy has 1 GW.",
     ["Japan | data center capacity | 2 GW", "Italy | data center capacity | 1 GW"]),
    ("Japan has 2 GW of data center capacity, compared with 1 GW in Italy.",
     ["Japan | data center capacity | 2 GW", "Italy | data center capacity | 1 GW"]),
    ("Germany (55,000 AI specialists) and Spain (30,000) lead the list.",
     ["Germany | AI specialists | 55000 people", "Spain | AI specialists | 30000 people"]),
    ("Mistral raised $600 million; Cohere raised $450 million; and Kyutai raised $90 million.",
     ["Mistral | funding received | 600000000 USD", "Cohere | funding received | 450000000 USD",
      "Kyutai | funding received | 90000000 USD"]),
    ("South Korea and Japan rank first and third in AI patents.",
     ["South Korea | rank by AI patents | 1 rank", "Japan | rank by AI patents | 3 rank"]),
    # where the subject stands
    ("The EU, after the US and China, has 8 gigawatts of data center capacity.",
     ["European Union | data center capacity | 8 GW"]),
    ("Kyutai, founded in 2023, has received around $350 million.", ["Kyutai | funding received | ~350000000 USD"]),
    ("With 3 GW of data center capacity, Brazil leads the region.", ["Brazil | data center capacity | 3 GW"]),
    ("Japan's economy is big | It has 2 GW of data center capacity.", ["Japan | data center capacity | 2 GW"]),
    ("US-based GenAI startups have received $65 billion of private investment.",
     ["United States | private investment in GenAI startups | 65000000000 USD"]),
    ("China, which has 20 GW of data center capacity, is building more.", ["China | data center capacity | 20 GW"]),
    ("Some 40% of the notable AI models were developed by companies based in the US.",
     ["United States | share of notable AI models | ~40 percent"]),
    ("Saudi Arabia's Public Investment Fund manages $900 billion.",
     ["Public Investment Fund | assets under management | 900000000000 USD"]),
    # steps in time
    ("Data center capacity in India rose from 1 GW in 2020 to 4 GW in 2024.",
     ["India | data center capacity | 1 GW 2020", "India | data center capacity | 4 GW 2024"]),
    ("Since 2022, the AI talent pool in Norway has grown by 12%.",
     ["Norway | growth of the AI talent pool | 12 percent 2022/"]),
    # comparisons and places
    ("China filed about three times as many AI patents as the US.",
     ["China | AI patents as a multiple of another country's | ~3 ratio vs United States"]),
    ("Industrial electricity costs 20% less in Spain than in Germany.",
     ["Spain | electricity price difference | -20 percent vs Germany"]),
    ("Brazil has the third-largest data center capacity in the world.",
     ["Brazil | rank by data center capacity | 3 rank vs World"]),
    # figures that go on from the sentence before
    ("Germany has 4 GW of data center capacity. | Poland and Italy have 1 and 2 GW, respectively.",
     ["Poland | data center capacity | 1 GW", "Italy | data center capacity | 2 GW"]),
]  # fmt: skip

PT = [
    ("O Brasil tem cerca de 3 gigawatts de capacidade de data centers.", ["Brazil | data center capacity | ~3 GW"]),
    ("A Índia conta com 215 mil especialistas em IA.", ["India | AI specialists | 215000 people"]),
    ("A Mistral levantou US$ 600 milhões em 2024.", ["Mistral | funding received | 600000000 USD 2024"]),
    ("A Kyutai, fundada em 2023, recebeu cerca de US$ 350 milhões.", ["Kyutai | funding received | ~350000000 USD"]),
    ("A Alemanha e a França têm 55.000 e 50.000 especialistas em IA, respectivamente.",
     ["Germany | AI specialists | 55000 people", "France | AI specialists | 50000 people"]),
    ("A UE tem um PIB de US$ 18 trilhões.", ["European Union | gross domestic product | 18000000000000 USD"]),
    ("O Jais tem 13 bilhões de parâmetros.", ["Jais | number of parameters | 13000000000 parameters"]),
    ("A Mistral emprega mais de 200 pessoas.", ["Mistral | employees | >200 people"]),
    ("A Samsung investiu US$ 17 bilhões na nova fábrica.", ["Samsung | investment | 17000000000 USD"]),
    ("A Nvidia está avaliada em US$ 3 trilhões.", ["Nvidia | valuation | 3000000000000 USD"]),
    ("Em 2024, o Japão tinha 1,9 gigawatts de capacidade de data center.",
     ["Japan | data center capacity | 1.9 GW 2024"]),
    ("A Alemanha (55.000 especialistas em IA) e a Espanha (30.000) lideram a lista.",
     ["Germany | AI specialists | 55000 people", "Spain | AI specialists | 30000 people"]),
]  # fmt: skip

OTHERS = [
    ("es", "España tiene 1,4 gigavatios de capacidad de centros de datos.", ["Spain | data center capacity | 1.4 GW"]),
    ("es", "Mistral recaudó 600 millones de dólares en 2024.", ["Mistral | funding received | 600000000 USD 2024"]),
    ("es", "Samsung invirtió 17.000 millones de dólares en la planta.", ["Samsung | investment | 17000000000 USD"]),
    ("es", "México y Chile tienen 3 y 2 gigavatios de capacidad de centros de datos, respectivamente.",
     ["Mexico | data center capacity | 3 GW", "Chile | data center capacity | 2 GW"]),
    ("fr", "L'Espagne dispose de 1,4 GW de capacité de centres de données.", ["Spain | data center capacity | 1.4 GW"]),
    ("fr", "Mistral a levé 600 millions d'euros en 2024.", ["Mistral | funding received | 600000000 EUR 2024"]),
    ("fr", "Mistral emploie 350 salariés.", ["Mistral | employees | 350 people"]),
    ("de", "Deutschland hat 2,7 Gigawatt Rechenzentrumskapazität.",
     ["Germany | data center capacity | 2.7 GW"]),
    ("de", "Mistral sammelte 2024 rund 600 Millionen Euro ein.", ["Mistral | funding received | ~600000000 EUR 2024"]),
    ("de", "Samsung investierte 17 Milliarden Dollar in das Werk.", ["Samsung | investment | 17000000000 USD"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), EN)
def test_english_figures_are_claimed(text: str, expected: list[str], knowledge: Knowledge) -> None:
    assert set(expected) <= {said(claim) for claim in claims_of(text, "en", knowledge)}


@pytest.mark.parametrize(("text", "expected"), PT)
def test_portuguese_figures_are_claimed(text: str, expected: list[str], knowledge: Knowledge) -> None:
    assert set(expected) <= {said(claim) for claim in claims_of(text, "pt", knowledge)}


@pytest.mark.parametrize(("lang", "text", "expected"), OTHERS)
def test_spanish_french_and_german_figures_are_claimed(
    lang: str, text: str, expected: list[str], knowledge: Knowledge
) -> None:
    assert set(expected) <= {said(claim) for claim in claims_of(text, lang, knowledge)}


NOTHING = [
    "Figures are growing fast everywhere.",
    "See chapter 4 and figure 12.",
    "The top 100 countries are listed below.",
    "The talks lasted two days.",
    "It has 140 employees.",  # of whom?
    "Norway does not have 5 GW of data center capacity.",
    "The 20 largest companies met in Oslo.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_states_no_figure_of_anything_gives_no_claim(text: str, knowledge: Knowledge) -> None:
    assert claims_of(text, "en", knowledge) == []


NEVER = [
    ("Kyutai, founded in 2023, has received around $350 million.", "2023"),
    ("Alibaba and Baidu have together raised $5 billion.", "Alibaba | funding received | 5000000000 USD"),
    ("The French startup was valued at $2 billion.", "France | valuation"),
    ("Cohere, a Toronto-based company, raised $450 million.", "Toronto"),
    ("Mistral raised US$ 600 million.", "United States"),
    ("Japan has 2 GW of data center capacity, up from 1 GW.", "World"),
    ("Nvidia sells chips to Japan; the fund manages $5 billion.", "Nvidia"),
]


@pytest.mark.parametrize(("text", "words"), NEVER)
def test_a_figure_is_not_given_to_the_wrong_thing(text: str, words: str, knowledge: Knowledge) -> None:
    assert not [claim for claim in map(said, claims_of(text, "en", knowledge)) if words in claim]


CLAUSES = [
    # the first name in subject place is the subject, names behind a verb are objects
    ("en", "Microsoft joined Nvidia to buy the park for $30 billion.",
     "Microsoft | acquisition price | 30000000000 USD"),
    ("en", "SoftBank will pay Nvidia $4 billion a year for investment in chips.",
     "SoftBank | investment | 4000000000 USD"),
    ("de", "Japan wolle zusammen mit Kanada bis zu 20 Mrd. Euro in KI investieren.",
     "Japan | AI capital expenditure | <=20000000000 EUR"),
    ("pt", "A participação da Nvidia na Cohere está avaliada em 3 bilhões de dólares.",
     "Nvidia | valuation | 3000000000 USD"),
    # one word names what the nearest figure measures
    ("en", "Despite $3 billion in revenue, Mistral made a $5 billion loss.", "Mistral | loss | 5000000000 USD"),
    ("en", "Mistral received $90 million from two banks in May 2024.",
     "Mistral | funding received | 90000000 USD 2024-05"),
    ("pt", "Sem surpresa, o Brasil tem 3 gigawatts de capacidade de data center.",
     "Brazil | data center capacity | 3 GW"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "expected"), CLAUSES)
def test_the_subject_of_the_clause_has_the_figure(lang: str, text: str, expected: str, knowledge: Knowledge) -> None:
    claims = [said(claim) for claim in claims_of(text, lang, knowledge)]
    assert expected in claims
    assert not [claim for claim in claims if claim.split(" | ")[1:] == expected.split(" | ")[1:] and claim != expected]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("de", "Laut Bericht nannte Norwegen 3,5 Milliarden Kronen."),
        ("fr", "La France dispose de 25 données."),
    ],
)
def test_a_unit_or_a_scrap_is_no_measure(lang: str, text: str, knowledge: Knowledge) -> None:
    assert claims_of(text, lang, knowledge) == []


def test_the_region_is_never_one_country(knowledge: Knowledge) -> None:
    text = "Poland grows fast. | Companies in the region have filed 900 AI patents."
    assert not [claim for claim in claims_of(text, "en", knowledge) if claim.subject == "Poland"]


def test_figures_given_respectively_need_as_many_names(knowledge: Knowledge) -> None:
    whole = claims_of("Brazil and Chile have 3 and 2 GW of data center capacity, respectively.", "en", knowledge)
    lost = claims_of("Brazil has 3 and 2 GW of data center capacity, respectively.", "en", knowledge)
    assert max((claim.confidence for claim in lost), default=0.0) < min(claim.confidence for claim in whole) - 0.1


def test_an_item_of_a_list_takes_the_thing_of_its_heading(knowledge: Knowledge) -> None:
    item = SentenceText("- Context window: 64K tokens", 0, "en", section="Model sheet: Llama 3.1", kind="item")
    claims = [said(claim) for claim in extract_claims("made-up", [item], knowledge)]
    assert claims == ["Llama 3.1 | context window | 64000 tokens"]


def test_a_table_of_two_columns_takes_the_thing_of_its_heading(knowledge: Knowledge) -> None:
    row = (("Indicateur", "Revenus annualisés"), ("Valeur", "> 90 M€ (×3 en un an)"))
    text = SentenceText("| Revenus annualisés | > 90 M€ (×3 en un an) |", 0, "fr", "Mistral", kind="row", row=row)
    claims = [said(claim) for claim in extract_claims("made-up", [text], knowledge)]
    assert [claim.split(" | ")[::2] for claim in claims] == [["Mistral", ">90000000 EUR"]]


def test_a_sentence_cut_in_front_is_less_sure(knowledge: Knowledge) -> None:
    whole = claims_of("Brazil has 3 gigawatts of data center capacity.", "en", knowledge)
    cut = claims_of("and of Brazil has 3 gigawatts of data center capacity", "en", knowledge)
    assert max((claim.confidence for claim in cut), default=0.0) < whole[0].confidence


def test_a_forecast_is_marked_as_expected(knowledge: Knowledge) -> None:
    (claim,) = claims_of("Brazil is expected to reach 9 gigawatts of data center capacity by 2030.", "en", knowledge)
    assert said(claim).startswith("Brazil | data center capacity | 9 GW")
    assert claim.modality == "expected"


def test_every_quote_is_the_sentence_at_its_place(knowledge: Knowledge) -> None:
    text = "Brazil has 3 gigawatts of data center capacity. | Mistral raised $600 million."
    for claim in claims_of(text, "en", knowledge):
        assert text[claim.start : claim.end] == claim.quote


def _row(cells: dict[str, str], knowledge: Knowledge, section: str = "") -> set[str]:
    text = "| " + " | ".join(cells.values()) + " |"
    sentence = SentenceText(text, 0, "en", section, kind="row", row=tuple(cells.items()))
    return {said(claim) for claim in extract_claims("made-up", [sentence], knowledge) if claim.kind == "observation"}


def test_a_row_gives_its_columns_to_its_first_cell(knowledge: Knowledge) -> None:
    row = {"Country": "Poland", "Data center capacity (GW)": "1.2", "AI specialists": "31,000"}
    assert _row(row, knowledge) == {"Poland | data center capacity | 1.2 GW", "Poland | AI specialists | 31000 people"}


def test_the_year_of_a_column_is_that_of_its_figures(knowledge: Knowledge) -> None:
    row = {"Country": "Poland", "Data center capacity 2024 (GW)": "1.2"}
    assert _row(row, knowledge) == {"Poland | data center capacity | 1.2 GW 2024"}


def test_money_below_a_head_in_billions_is_read_in_dollars(knowledge: Knowledge) -> None:
    row = {"Company": "Mistral", "Funding received ($ billion)": "1.2"}
    assert _row(row, knowledge) == {"Mistral | funding received | 1200000000 USD"}


def test_columns_named_after_things_give_each_its_figure(knowledge: Knowledge) -> None:
    row = {"": "AI specialists", "Germany": "55,000", "France": "50,000"}
    assert _row(row, knowledge) == {"Germany | AI specialists | 55000 people", "France | AI specialists | 50000 people"}
