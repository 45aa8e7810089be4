"""How firmly parts of a sentence are said, language by language."""

import pytest

from tests.ingest.extract.words import firmness_of, modality_of

# A sentence, a part of it, and how firmly that part is said.
PARTS = [
    ("en", "Chile had 45 GW in 2024 and is expected to reach 80 GW by 2030.", "45 GW", "asserted"),
    ("en", "Chile had 45 GW in 2024 and is expected to reach 80 GW by 2030.", "80 GW", "expected"),
    ("en", "Demand could reach 900 TWh by 2030, up from 415 TWh in 2024.", "900 TWh", "expected"),
    ("en", "Demand could reach 900 TWh by 2030, up from 415 TWh in 2024.", "415 TWh", "asserted"),
    ("en", "Oman plans to invest $40 billion in chips.", "$40 billion", "announced"),
    ("en", "Oman has pledged $40 billion, and Acme recently sold its 900 chips.", "$40 billion", "announced"),
    ("en", "Oman has pledged $40 billion, and Acme recently sold its 900 chips.", "900 chips", "asserted"),
    ("en", "Outlays are forecast to exceed $200 billion.", "$200 billion", "expected"),
    ("en", "A further $3 billion will be invested.", "$3 billion", "expected"),
    ("en", "Peru will likely need 20 GW.", "20 GW", "expected"),
    ("en", "It is probably the largest of 20 hubs.", "20 hubs", "judgement"),
    ("en", "We believe that 40% is too low.", "40%", "judgement"),
    ("en", "It has 45 GW, which is expected to double.", "45 GW", "asserted"),
    ("en", "Work there could double capacity in the coming years.", "double", "expected"),
    ("en", "A 20% tax could double the price.", "double", "judgement"),
    ("en", "Acme, founded in May 2019, has 40 staff.", "40 staff", "asserted"),
    ("en", "Will Smith has 40 staff.", "40 staff", "asserted"),
    ("en", "In 2023 Acme announced a $2 billion plant.", "$2 billion", "announced"),
    ("en", "Acme aims to hire 300 people.", "300 people", "expected"),
    ("en", "Prices, which had risen 5%, fell 3%.", "fell 3%", "asserted"),
    ("pt", "O Chile tinha 45 GW em 2024 e deve chegar a 80 GW até 2030.", "45 GW", "asserted"),
    ("pt", "O Chile tinha 45 GW em 2024 e deve chegar a 80 GW até 2030.", "80 GW", "expected"),
    ("pt", "Omã planeja investir US$ 40 bilhões.", "US$ 40 bilhões", "announced"),
    ("pt", "O governo prometeu US$ 40 bilhões e a Acme vendeu 900 chips.", "US$ 40 bilhões", "announced"),
    ("pt", "A demanda pode dobrar até 2030.", "dobrar", "expected"),
    ("pt", "Provavelmente são 20 polos.", "20 polos", "judgement"),
    ("pt", "O país tem 45 GW.", "45 GW", "asserted"),
    ("es", "Chile tenía 45 GW en 2024 y se espera que alcance 80 GW en 2030.", "80 GW", "expected"),
    ("es", "Chile tenía 45 GW en 2024 y se espera que alcance 80 GW en 2030.", "45 GW", "asserted"),
    ("es", "Omán planea invertir 40 millones.", "40 millones", "announced"),
    ("fr", "Le Chili avait 45 GW en 2024 et devrait atteindre 80 GW en 2030.", "80 GW", "expected"),
    ("fr", "Le Chili avait 45 GW en 2024 et devrait atteindre 80 GW en 2030.", "45 GW", "asserted"),
    ("fr", "Oman prévoit d'investir 40 millions.", "40 millions", "announced"),
    ("de", "Chile hatte 2024 45 GW und soll 2030 80 GW erreichen.", "80 GW", "expected"),
    ("de", "Chile hatte 2024 45 GW und soll 2030 80 GW erreichen.", "45 GW", "asserted"),
    ("de", "Oman plant, 40 Millionen zu investieren.", "40 Millionen", "announced"),
]

# A sentence and the part that is denied.
DENIED = [
    ("en", "Acme does not make 45 chips.", "45 chips"),
    ("en", "Acme never sold 45 chips.", "45 chips"),
    ("en", "Neither country has 45 GW.", "45 GW"),
    ("en", "Acme doesn’t have 45 GW.", "45 GW"),
    ("pt", "A Acme não tem 45 GW.", "45 GW"),
    ("es", "Acme no tiene 45 GW.", "45 GW"),
    ("fr", "Acme ne possède pas 45 GW.", "45 GW"),
    ("de", "Acme hat keine 45 GW.", "45 GW"),
]

# A sentence and a part of it that is not denied, although a word of denial stands in it.
NOT_DENIED = [
    ("en", "No fewer than 45 chips were sold.", "45 chips"),
    ("en", "It has not only 45 GW but also a port.", "45 GW"),
    ("en", "It has no port; it has 45 GW.", "45 GW"),
    ("pt", "Não menos de 45 chips foram vendidos.", "45 chips"),
]

# A sentence and the part that is only supposed.
SUPPOSED = [
    ("en", "If prices fell by 10%, demand would rise.", "10%"),
    ("en", "A ban would cost $3 billion.", "$3 billion"),
    ("en", "Does it have 45 GW?", "45 GW"),
    ("pt", "Se os preços caíssem 10%, a demanda subiria.", "10%"),
    ("de", "Wenn der Preis um 10% fiele, stiege die Nachfrage.", "10%"),
]

# A sentence and the part that is put down to others.
ATTRIBUTED = [
    ("en", "Some argue that 40% of jobs go.", "40%"),
    ("en", "Critics say that 40% of jobs go.", "40%"),
    ("en", "“We sold 45 chips in a single week,” said the founder.", "45 chips"),
    ("pt", "Alguns argumentam que 40% dos empregos somem.", "40%"),
]


@pytest.mark.parametrize(("lang", "sentence", "part", "modality"), PARTS)
def test_each_part_has_its_modality(lang: str, sentence: str, part: str, modality: str) -> None:
    assert modality_of(lang, sentence, part) == modality


@pytest.mark.parametrize(("lang", "sentence", "part"), DENIED)
def test_denials_are_heard(lang: str, sentence: str, part: str) -> None:
    start = sentence.index(part)
    assert firmness_of(lang, sentence).is_denied(start, start + len(part))


@pytest.mark.parametrize(("lang", "sentence", "part"), NOT_DENIED)
def test_words_of_denial_that_deny_nothing_are_passed_over(lang: str, sentence: str, part: str) -> None:
    start = sentence.index(part)
    assert not firmness_of(lang, sentence).is_denied(start, start + len(part))


@pytest.mark.parametrize(("lang", "sentence", "part"), SUPPOSED)
def test_suppositions_and_questions_are_no_facts(lang: str, sentence: str, part: str) -> None:
    start = sentence.index(part)
    assert firmness_of(lang, sentence).is_supposed(start, start + len(part))


@pytest.mark.parametrize(("lang", "sentence", "part"), ATTRIBUTED)
def test_words_of_others_are_theirs(lang: str, sentence: str, part: str) -> None:
    start = sentence.index(part)
    assert any(first <= start < last for first, last in firmness_of(lang, sentence).quoted)


def test_a_plain_sentence_is_asserted_from_end_to_end() -> None:
    firmness = firmness_of("en", "Chile had 45 GW in 2024.")
    assert firmness.modality == "asserted"
    assert not firmness.expected
    assert not firmness.negated
