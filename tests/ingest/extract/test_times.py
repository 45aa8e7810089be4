"""Times of sentences, language by language, as periods of the tables."""

import pytest

from ingest.records import Period
from tests.ingest.extract.words import periods_of

ENGLISH = [
    ("It had 45 GW in 2024.", ["2024"]),
    ("Between 2019 and 2023 it grew.", ["2019/2023"]),
    ("The years 2019–2023 were good.", ["2019/2023"]),
    ("It grew from 2016 to 2022.", ["2016/2022"]),
    ("It grew from 2016 through 2022.", ["2016/2022"]),
    ("Since 2019 it has grown.", ["2019/"]),
    ("It will reach 80 GW by 2030.", ["2030"]),
    ("It was open until 2023.", ["/2023"]),
    ("As of October 2024 it had ten.", ["2024-10"]),
    ("It came out on March 3, 2024.", ["2024-03-03"]),
    ("It came out on 3 March 2024.", ["2024-03-03"]),
    ("It came out on the 3rd of March, 2024.", ["2024-03-03"]),
    ("Released 2024-12-09.", ["2024-12-09"]),
    ("Release v1.9.0, 10/22/2024.", ["2024-10-22"]),
    ("Updated 22/10/2024.", ["2024-10-22"]),
    ("Q3 2024 was strong.", ["2024-07/2024-09"]),
    ("The third quarter of 2024 was strong.", ["2024-07/2024-09"]),
    ("H1 2025 was weak.", ["2025-01/2025-06"]),
    ("In the first half of 2025 it fell.", ["2025-01/2025-06"]),
    ("FY2024 sales rose.", ["2024"]),
    ("Sales in fiscal year 2024 rose.", ["2024"]),
    ("Sales of FY24 rose.", ["2024"]),
    ("The season 2023/24 was long.", ["2023/2024"]),
    ("The 2010s were calm.", ["2010/2019"]),
    ("It opened in early 2025.", ["2025"]),
    ("It fell in the last year.", []),
    ("It rose from March to June 2024.", ["2024-03/2024-06"]),
    ("January–March 2024 was mild.", ["2024-01/2024-03"]),
    ("It rose in 2023 and 2024.", ["2023", "2024"]),
    ("More than 2000 models exist.", []),
    ("It costs $2024 or 2024 euros.", []),
    ("The 2030 target is 80 GW.", ["2030"]),
    ("It may open.", []),
    ("May 2024 was warm.", ["2024-05"]),
    ("After 2020 it grew.", ["2020/"]),
    ("From 2020 onwards it grew.", ["2020/"]),
    ("Horizon 2020 and Vision 2030 are programmes.", []),
    ("It was founded in 1963.", ["1963"]),
    ("In September 2023 and by late 2025.", ["2023-09", "2025"]),
    ("On 31 February 2024 nothing happened.", []),
    ("The 2021-2027 budget is set.", ["2021/2027"]),
    ("It opened in mid-2025.", ["2025"]),
    ("It opens by end-2026.", ["2026"]),
    ("It opened on Sept. 3, 2025.", ["2025-09-03"]),
    ("It opened in Q1'25.", ["2025-01/2025-03"]),
    ("It opened in December '24.", ["2024-12"]),
    ("It opened in Q1/2025.", ["2025-01/2025-03"]),
    ("It opened in FY2024-25.", ["2024/2025"]),
]

PORTUGUESE = [
    ("Tinha 45 GW em 2024.", ["2024"]),
    ("Entre 2019 e 2023 cresceu.", ["2019/2023"]),
    ("De 2016 a 2022 cresceu.", ["2016/2022"]),
    ("Desde 2019 cresce.", ["2019/"]),
    ("A partir de 2020 cresce.", ["2020/"]),
    ("Deve chegar a 80 GW até 2030.", ["2030"]),
    ("Funcionou até 2023.", ["/2023"]),
    ("Saiu em 9 de dezembro de 2024.", ["2024-12-09"]),
    ("Saiu em outubro de 2024.", ["2024-10"]),
    ("Saiu em 09/12/2024.", ["2024-12-09"]),
    ("No terceiro trimestre de 2024 subiu.", ["2024-07/2024-09"]),
    ("No 3T24 subiu.", ["2024-07/2024-09"]),
    ("No primeiro semestre de 2025 caiu.", ["2025-01/2025-06"]),
    ("Na década de 2010 cresceu.", ["2010/2019"]),
    ("De janeiro a março de 2024 subiu.", ["2024-01/2024-03"]),
    ("Pode dobrar até 2030.", ["2030"]),
    ("Abriu no 2º semestre de 2025.", ["2025-07/2025-12"]),
]

SPANISH = [
    ("Tenía 45 GW en 2024.", ["2024"]),
    ("Entre 2019 y 2023 creció.", ["2019/2023"]),
    ("De 2016 a 2022 creció.", ["2016/2022"]),
    ("Desde 2019 crece.", ["2019/"]),
    ("Se espera que llegue a 80 GW en 2030.", ["2030"]),
    ("Salió el 9 de diciembre de 2024.", ["2024-12-09"]),
    ("Salió en octubre de 2024.", ["2024-10"]),
    ("El tercer trimestre de 2024 fue bueno.", ["2024-07/2024-09"]),
    ("Funcionó hasta 2023.", ["/2023"]),
    ("Abrió en el 2º trimestre de 2025.", ["2025-04/2025-06"]),
]

FRENCH = [
    ("Il avait 45 GW en 2024.", ["2024"]),
    ("Entre 2019 et 2023 il a crû.", ["2019/2023"]),
    ("De 2016 à 2022 il a crû.", ["2016/2022"]),
    ("Depuis 2019 il croît.", ["2019/"]),
    ("Il atteindra 80 GW d'ici 2030.", ["2030"]),
    ("Paru le 9 décembre 2024.", ["2024-12-09"]),
    ("Paru le 1er janvier 2024.", ["2024-01-01"]),
    ("Paru en octobre 2024.", ["2024-10"]),
    ("Le troisième trimestre 2024 fut bon.", ["2024-07/2024-09"]),
    ("Ouvert jusqu'en 2023.", ["/2023"]),
    ("Ouvert au 1er trimestre 2025.", ["2025-01/2025-03"]),
    ("Ouvert mi-2025.", ["2025"]),
]

GERMAN = [
    ("2024 waren es 45 GW.", ["2024"]),
    ("Zwischen 2019 und 2023 wuchs es.", ["2019/2023"]),
    ("Von 2016 bis 2022 wuchs es.", ["2016/2022"]),
    ("Seit 2019 wächst es.", ["2019/"]),
    ("Bis 2030 sollen es 80 GW werden.", ["2030"]),
    ("Erschienen am 9. Dezember 2024.", ["2024-12-09"]),
    ("Erschienen am 09.12.2024.", ["2024-12-09"]),
    ("Im Oktober 2024 erschienen.", ["2024-10"]),
    ("Im dritten Quartal 2024 stieg es.", ["2024-07/2024-09"]),
    ("Im Geschäftsjahr 2023/24 stieg es.", ["2023/2024"]),
    ("Im 1. Quartal 2025 stieg es.", ["2025-01/2025-03"]),
]

ROWS = [
    (lang, *row)
    for lang, rows in (("en", ENGLISH), ("pt", PORTUGUESE), ("es", SPANISH), ("fr", FRENCH), ("de", GERMAN))
    for row in rows
]


@pytest.mark.parametrize(("lang", "sentence", "periods"), ROWS)
def test_times_of_a_sentence(lang: str, sentence: str, periods: list[str]) -> None:
    assert periods_of(lang, sentence) == periods
    assert all(Period.parse(period) for period in periods)
