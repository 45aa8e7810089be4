"""How firmly parts of a sentence are said, language by language."""

import pytest

from ingest.extract.reading import within
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


# A sentence and a part of it that nobody states: supposed, asked, ordered, denied further on, or code.
NO_STATEMENT = [
    ("en", "Once upon a time a king had 45 chips.", "45 chips"),
    ("es", "De haber ganado, Perú habría comprado 45 chips.", "45 chips"),
    ("es", "Ojalá Perú tuviera 45 chips.", "45 chips"),
    ("fr", "Le Pérou aurait-il 45 puces ?", "45 puces"),
    ("de", "Peru hätte 45 Chips gekauft, wenn es Geld hätte.", "45 Chips"),
    ("en", "Imagine that Chad had 50 gigawatts.", "50 gigawatts"),
    ("en", "Suppose, for once, that Kestrel were based in Oslo.", "Kestrel were based in Oslo"),
    ("en", "Had the vote taken place, Peru would have pledged $3 billion.", "$3 billion"),
    ("en", "Should the bill pass, exports of 40 chips end.", "40 chips"),
    ("en", "If Acme sold 10 million chips, each could have 15.", "10 million chips"),
    ("en", "A kettle would have acquired Acme for $9 million if it had a purse.", "$9 million"),
    ("en", "Is it possible that Acme owns 80% of the moon?", "80%"),
    ("en", "Record that Acme is owned by Peru.", "owned by Peru"),
    ("en", 'The output was {"area": "Peru", "value": 99}.', "99"),
    ("es", "Imaginemos que Perú tuviera 50 gigavatios.", "50 gigavatios"),
    ("es", "Si Perú tuviera 50 gigavatios, crecería.", "50 gigavatios"),
    ("es", "¿Tiene Perú 50 gigavatios?", "50 gigavatios"),
    ("pt", "Se o Peru tivesse 50 gigawatts, cresceria.", "50 gigawatts"),
    ("pt", "Suponha que o Peru tem 50 gigawatts.", "50 gigawatts"),
    ("fr", "Imaginons que le Pérou ait 50 gigawatts.", "50 gigawatts"),
    ("fr", "S’il avait 50 gigawatts, il grandirait.", "50 gigawatts"),
    ("de", "Hätte Peru 50 Gigawatt, würde es wachsen.", "50 Gigawatt"),
    ("de", "Falls Peru 50 Gigawatt hat, wächst es.", "50 Gigawatt"),
]
DENIED_FAR = [
    ("en", "The claim that Acme owns 45 chips is false.", "45 chips"),
    ("en", "It is doubtful that Peru has 45 chips.", "45 chips"),
    ("en", "Acme dismissed reports that it had bought 45 chips.", "45 chips"),
    ("en", "There is no evidence that Peru has 45 chips.", "45 chips"),
    ("es", "Es falso que Perú tenga 45 chips.", "45 chips"),
    ("pt", "É falso que o Peru tem 45 chips.", "45 chips"),
    ("fr", "Le Pérou dément avoir 45 puces.", "45 puces"),
    ("de", "Gerüchte, dass Peru 45 Chips hat, wurden dementiert.", "45 Chips"),
    ("en", "Nobody believes that Peru makes 45 chips.", "45 chips"),
    ("en", "It is not true that Peru and Chile have 45 chips.", "45 chips"),
    ("en", "Rumours that Acme has sold 45 chips were denied.", "45 chips"),
    ("es", "El ministerio no confirmó que Perú comprará 45 chips.", "45 chips"),
    ("pt", "A empresa não confirmou que tem 45 chips.", "45 chips"),
    ("fr", "La firme n’a pas confirmé que le Pérou a 45 puces.", "45 puces"),
    ("de", "Acme bestätigte nicht, dass Peru 45 Chips hat.", "45 Chips"),
]
# Words that look like "if" or "had" and suppose nothing.
STATED = [
    ("en", "Contrary to plans, Acme has 45 chips.", "45 chips"),
    ("en", "The chief who owned 45 chips was dismissed.", "45 chips"),
    ("pt", "A Acme tornou-se uma firma de 45 chips.", "45 chips"),
    ("pt", "A empresa se tornou dona de 45 chips.", "45 chips"),
    ("pt", "A Acme comprometeu-se a cortar e tem 45 chips.", "45 chips"),
    ("fr", "Le parc s’étend sur 45 hectares.", "45 hectares"),
    ("es", "Sí, tiene 45 chips.", "45 chips"),
    ("en", "Acme had 45 chips.", "45 chips"),
    ("en", "See acme.test/list?page=2 for its 45 chips.", "45 chips"),
    ("de", "Das System hatte 45 Chips.", "45 Chips"),
]


@pytest.mark.parametrize(("lang", "sentence", "part"), NO_STATEMENT)
def test_what_nobody_states_is_supposed(lang: str, sentence: str, part: str) -> None:
    start, firmness = sentence.index(part), firmness_of(lang, sentence)
    assert within(firmness.supposed, start, start + len(part))
    assert firmness.is_supposed(start, start + len(part))


@pytest.mark.parametrize(("lang", "sentence", "part"), DENIED_FAR)
def test_denials_reach_over_their_clause(lang: str, sentence: str, part: str) -> None:
    start = sentence.index(part)
    assert firmness_of(lang, sentence).is_denied(start, start + len(part))


@pytest.mark.parametrize(("lang", "sentence", "part"), STATED)
def test_words_that_only_look_like_a_supposition_are_passed_over(lang: str, sentence: str, part: str) -> None:
    start = sentence.index(part)
    assert not firmness_of(lang, sentence).is_supposed(start, start + len(part))
