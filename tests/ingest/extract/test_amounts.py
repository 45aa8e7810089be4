"""Figures of sentences, language by language: what is one, its value in plain units, its bound, its kind.

Each row: a sentence of ours, then the figures in it as "comparator value unit kind" (exact and plain left out).
"""

import pytest

from tests.ingest.extract.words import amounts_of, figures_of

ENGLISH = [
    # Values, scales, units
    ("Norway runs 1.9 gigawatts of server halls.", ["1.9 GW"]),
    ("The campus draws 400 MW.", ["0.4 GW"]),
    ("Demand reached 415 TWh.", ["415 TWh"]),
    ("The plant gives 3,200 GWh a year.", ["3200 GWh"]),
    ("It raised $65 billion.", ["65000000000 USD"]),
    ("It raised US$ 3.5 billion.", ["3500000000 USD"]),
    ("It raised €1.2bn and £900m.", ["1200000000 EUR", "900000000 GBP"]),
    ("The state adds RMB 10 billion.", ["10000000000 CNY"]),
    ("The state adds 10 billion yuan.", ["10000000000 CNY"]),
    ("The round was worth 40 million euros.", ["40000000 EUR"]),
    ("The round was worth $2.5M.", ["2500000 USD"]),
    ("A $10-billion fund was opened.", ["10000000000 USD"]),
    ("The loan is ¥300 billion.", ["300000000000 JPY"]),
    ("The grant is C$2.4 billion.", ["2400000000 CAD"]),
    ("India spends ₹10,372 crore.", ["103720000000 INR"]),
    ("A budget of R$ 23 billion was set.", ["23000000000 BRL"]),
    ("The site covers 1,200 acres.", ["1200 acre"]),
    ("The line is 250 km long.", ["250 km"]),
    ("The chip has 141 GB of memory.", ["141 GB"]),
    ("The archive holds 2 TB.", ["2000 GB"]),
    ("Training took 3.8×10^25 FLOP.", ["38000000000000000000000000 FLOP"]),
    ("Training took 5e25 FLOP.", ["50000000000000000000000000 FLOP"]),
    ("The cluster gives 2 exaflops.", ["2000000000000000000 FLOPPerSecond"]),
    ("Reading takes 15 minutes.", ["15 minutes"]),
    # Words
    ("Nearly half a million people work there.", ["approx 500000 people"]),
    ("Two and a half million users signed up.", ["2500000 people"]),
    ("Twenty-five countries signed.", ["25 countries"]),
    ("It costs one trillion dollars.", ["1000000000000 USD"]),
    ("A hundred engineers left.", ["100 people"]),
    ("Two dozen firms took part.", ["24 count"]),
    # Comparators
    ("More than 76,000 patents were filed.", ["more_than 76000 count"]),
    ("Over 300 funds exist.", ["more_than 300 funds"]),
    ("Capital outlays exceeded $200 billion.", ["more_than 200000000000 USD"]),
    ("Fewer than 30 labs replied.", ["less_than 30 count"]),
    ("At least 12 countries signed.", ["at_least 12 countries"]),
    ("No fewer than 20 firms took part.", ["at_least 20 count"]),
    ("Up to 5 GW can be built.", ["at_most 5 GW"]),
    ("It costs as much as $3 million.", ["at_most 3000000 USD"]),
    ("Some 60 labs replied.", ["approx 60 count"]),
    ("An estimated 4.5 million jobs exist.", ["approx 4500000 count"]),
    ("Roughly $40bn was spent.", ["approx 40000000000 USD"]),
    ("50,000 specialists or more are needed.", ["at_least 50000 people"]),
    ("It has 500+ customers.", ["at_least 500 people"]),
    ("It has $2 billion or more.", ["at_least 2000000000 USD"]),
    ("Just over 90% agreed.", ["more_than 90 percent"]),
    ("At least about 20 GW is needed.", ["at_least 20 GW"]),
    # Ranges
    ("It needs between 10 and 20 GW.", ["range 10..20 GW"]),
    ("It needs 10–20 GW.", ["range 10..20 GW"]),
    ("It needs 10 to 20 GW.", ["range 10..20 GW"]),
    ("Costs are between $2 and $3 billion.", ["range 2000000000..3000000000 USD"]),
    ("Costs are $2 billion to $3 billion.", ["range 2000000000..3000000000 USD"]),
    ("Energy is 30% to 50% cheaper.", ["range -50..-30 percent change"]),
    ("Yields of 15-20% are common.", ["range 15..20 percent"]),
    ("Savings ranging from 30% to 50% are possible.", ["range 30..50 percent"]),
    # Changes
    ("The pool grew by 36%.", ["36 percent change"]),
    ("Output rose 12% to 45 GW.", ["12 percent change", "45 GW"]),
    ("Sales fell 8%.", ["-8 percent change"]),
    ("Prices dropped by almost 20 percent.", ["approx -20 percent change"]),
    ("It saw a 40% increase in demand.", ["40 percent change"]),
    ("Revenue was up 20% year on year.", ["20 percent change"]),
    (
        "Sites in Peru cost 20% less, and close to 60% less in Bolivia.",
        ["-20 percent change", "approx -60 percent change"],
    ),
    ("The chip is 30% faster.", ["30 percent change"]),
    ("The pools grew by 36% and 17%, respectively.", ["36 percent change", "17 percent change"]),
    ("The price rose from 10% to 20%.", ["10 percent", "20 percent"]),
    ("The number of labs doubled.", ["2 ratio change"]),
    ("Capacity could double.", ["2 ratio change"]),
    ("Sales tripled while costs halved.", ["3 ratio change", "0.5 ratio change"]),
    ("Traffic grew fourfold.", ["4 ratio change"]),
    ("Traffic grew 3x.", ["3 ratio change"]),
    ("Costs fell by a factor of 10.", ["0.1 ratio change"]),
    ("Unemployment rose 2.5 percentage points.", ["2.5 percentage_points change"]),
    ("Growth of 7% is normal.", ["7 percent change"]),
    ("The pool has grown to nearly half a million people.", ["approx 500000 people"]),
    # Shares
    ("Some 60% of the top 2,000 scholars live there.", ["approx 60 percent share"]),
    ("It attracted roughly one-quarter of all experts.", ["approx 25 percent share"]),
    ("They make over one-quarter of the world's best models.", ["more_than 25 percent share"]),
    ("Acme holds a 30% market share.", ["30 percent share"]),
    ("It bought a 49 per cent stake.", ["49 percent share"]),
    ("Beta accounts for 70% of research outlays.", ["70 percent share"]),
    ("Two-thirds of firms agree.", ["66.6667 percent share"]),
    ("One in five workers uses it.", ["20 percent share"]),
    ("Half of the labs closed.", ["50 percent share"]),
    (
        "About 45% and 30% of models, respectively, come from there.",
        ["approx 45 percent share", "approx 30 percent share"],
    ),
    # Ratios
    ("It has four times as many patents as Peru.", ["4 ratio"]),
    ("Its output is 1.5 times greater than that of Chile.", ["1.5 ratio"]),
    ("It is close to 18 times that of Peru.", ["approx 18 ratio"]),
    ("Its economy is roughly two and a half times as large.", ["approx 2.5 ratio"]),
    ("It got $9 billion, 12 times Chile's $4.5 billion.", ["9000000000 USD", "12 ratio", "4500000000 USD"]),
    ("It sold 3 million tonnes, 1.7 times as much as Peru.", ["3000000 t", "1.7 ratio"]),
    ("The workforce grew 8.5 percent to 12,000.", ["8.5 percent change", "12000 count"]),
    ("The index ranks 83 countries.", ["83 countries"]),
    ("It has twice the size of Chile's grid.", ["2 ratio"]),
    ("The fund is more than eight times the sum that Acme got.", ["more_than 8 ratio"]),
    ("It is half the size of Chile's.", ["0.5 ratio"]),
    # Ranks
    ("It has the world's third-largest grid.", ["3 rank"]),
    ("It is the largest hub in the world.", ["1 rank"]),
    ("Chile ranks fourth in the world.", ["4 rank"]),
    ("Peru is ranked number two globally.", ["2 rank"]),
    ("Chile and Peru rank first and third among the exporters.", ["1 rank", "3 rank"]),
    ("It is among the top 15 exporters.", ["at_most 15 rank"]),
    ("It is one of the largest hubs in the world.", []),
    ("Chile is fourth in the world and Peru is seventh.", ["4 rank", "7 rank"]),
    ("It came in second place.", ["2 rank"]),
    ("It ranked 17th of 38 countries.", ["17 rank"]),
    # Per
    ("Power costs 12 cents per kWh.", ["0.12 USDPerKiloWattHour"]),
    ("Power costs $0.08 per kilowatt-hour.", ["0.08 USDPerKiloWattHour"]),
    ("Power costs $80/MWh.", ["0.08 USDPerKiloWattHour"]),
    ("It averaged about $40 billion per year.", ["approx 40000000000 USD"]),
    ("The price is $3 per million input tokens.", ["3 USD"]),
    # Models
    ("The model has 70 billion parameters.", ["70000000000 parameters"]),
    ("It is a 70B model.", ["70000000000 parameters"]),
    ("It comes in 8B and 70B versions.", ["8000000000 parameters", "70000000000 parameters"]),
    ("It takes 128K tokens of context.", ["128000 tokens"]),
    ("It has a context window of 128K.", ["128000 tokens"]),
    ("It was trained on 15 trillion tokens.", ["15000000000000 tokens"]),
    ("It scores 88.7% on the exam.", ["88.7 percent"]),
    ("It got a score of 1 for access.", ["1 score"]),
    # Counts
    ("India has 215,000 AI specialists.", ["215000 people"]),
    ("With roughly 7,000 and 5,000 AI specialists they are small.", ["approx 7000 people", "approx 5000 people"]),
    ("It trails Peru (55,000 AI specialists) or Chile (50,000).", ["55000 people", "50000 people"]),
    ("It has specialists, of whom there are more than 100,000 in Peru.", ["more_than 100000 people"]),
    ("Seven of the world's top LLMs are French.", ["7 models"]),
    ("Spending was $28 and $26 billion, respectively.", ["28000000000 USD", "26000000000 USD"]),
    ("They have 10, 20 and 30 GW.", ["10 GW", "20 GW", "30 GW"]),
    # No figures
    ("In 2024 the law passed on May 3.", []),
    ("See Exhibit 1, Figure 3 and Articles 5 and 6 [12].", []),
    ("GPT-4, Llama 3.1 405B, Claude 3 and Falcon 180B were compared.", []),
    ("The H100 and A100 chips need 5G and 3D parts.", []),
    ("Version 1.9.0 of the list came out.", []),
    ("Call +1 202 555 0143 at 10:30.", []),
    ("1. Introduction", []),
    ("(3) Significant use.", []),
    ("The top 2,000 scholars and the 20 largest firms were asked.", []),
    ("The startup 01.AI is Chinese.", []),
    ("ISO 27001 and the Fortune 500 matter.", []),
    ("A third party did it in the past three years.", []),
    ("It manages $920 = 3941 of assets.", []),
    ("Four in ten firms use it.", ["40 percent share"]),
    ("Seven out of ten adults agreed.", ["70 percent share"]),
    ("One gigawatt was added.", ["1 GW"]),
    ("Half a gigawatt was added.", ["0.5 GW"]),
    ("Power costs $5 a megawatt.", ["5 USD"]),
    ("The hub was sold for US$136.1bil.", ["136100000000 USD"]),
    ("Training took 30.84 million GPU hours.", ["30840000 GPU hours"]),
    ("Training took 2.5M H800 GPU hours.", ["2500000 GPU hours"]),
    ("It ran 16,000 H100 GPUs.", ["16000 count"]),
    ("It added 300 new megawatts.", ["0.3 GW"]),
    ("Acme shows a 90-billion-parameter model.", ["90000000000 parameters"]),
    ("Power rose from 21 cents to 25 cents.", ["21 cents", "25 cents"]),
    ("The site has 1 GW and 10 billion euros of funds.", ["1 GW", "10000000000 EUR"]),
    ("Peru has 40 models, ahead of Chile’s 15.", ["40 models", "15 models"]),
    ("It has 600 billion parameters (30 billion active).", ["600000000000 parameters", "30000000000 parameters"]),
    ("Heron 2 (11B) is out.", ["11000000000 parameters"]),
    ("- Parameters: 405B", ["405000000000 parameters"]),
    ("It read 14 trillion diverse and well-chosen tokens.", ["14000000000000 tokens"]),
    ("The firm lost 2000 jobs.", ["2000 count"]),
    ("Euro 200 million was paid.", ["200000000 EUR"]),
    ("It cost XY$500 million.", ["500000000 count"]),
    ("It cost 45 millions d'euros.", ["45000000 EUR"]),
    ("It runs up to 4096 A100 GPUs.", ["at_most 4096 count"]),
    ("It costs $1.00 / 1M output tokens.", ["1 USD"]),
    ("It costs $0.25/M input tokens.", ["0.25 USD"]),
    ("Call 1-800-555-1234.", []),
    ("It has 8x H100 servers.", []),
    ("The margin was -3.5%.", ["-3.5 percent"]),
    ("Growth is 10-20%.", ["range 10..20 percent"]),
    ("It adds 1.5+ GW.", ["at_least 1.5 GW"]),
    ("It sold $3 million, up from $4 million a year ago.", ["3000000 USD", "4000000 USD"]),
    ("It had 3 million uses and $2 million: 7 million.", ["3000000 count", "2000000 USD", "7000000 count"]),
]

PORTUGUESE = [
    ("Quase meio milhão de pessoas trabalham lá.", ["approx 500000 people"]),
    ("O fundo captou US$ 3,5 bilhões.", ["3500000000 USD"]),
    ("O fundo captou US $ 350 milhões.", ["350000000 USD"]),
    ("O programa custa R$ 23 bi.", ["23000000000 BRL"]),
    ("O programa custa € 1,2 mil milhões.", ["1200000000 EUR"]),
    ("O programa custa 40 milhões de euros.", ["40000000 EUR"]),
    ("A rede tem 0,4 gigawatts de capacidade.", ["0.4 GW"]),
    ("A rede tem 400 MW.", ["0.4 GW"]),
    ("O consumo foi de 415 TWh.", ["415 TWh"]),
    ("Há mais de 100.000 especialistas em IA.", ["more_than 100000 people"]),
    ("Há 76 000 patentes.", ["76000 count"]),
    ("Cerca de 1.250 empresas responderam.", ["approx 1250 count"]),
    ("A nota média foi 7,25.", ["7.25 count"]),
    ("Pelo menos 12 países assinaram.", ["at_least 12 countries"]),
    ("Até 5 GW podem ser construídos.", ["at_most 5 GW"]),
    ("São 50 mil alunos ou mais.", ["at_least 50000 people"]),
    ("Os preços são de 30% a 50% menores.", ["range -50..-30 percent change"]),
    ("Precisa de entre 10 e 20 GW.", ["range 10..20 GW"]),
    ("A energia custa 20% menos.", ["-20 percent change"]),
    ("O grupo cresceu 36% e 17%, respectivamente.", ["36 percent change", "17 percent change"]),
    ("A produção subiu 12%, para 45 GW.", ["12 percent change", "45 GW"]),
    ("A receita teve queda de 8%.", ["-8 percent change"]),
    ("A taxa passou de 10% para 20%.", ["10 percent", "20 percent"]),
    ("O número de laboratórios dobrou.", ["2 ratio change"]),
    ("O setor atraiu aproximadamente um quarto de todos os especialistas.", ["approx 25 percent share"]),
    ("O grupo representa 70% do gasto total.", ["70 percent share"]),
    ("Dois terços das empresas concordam.", ["66.6667 percent share"]),
    ("Cerca de 60% dos 2.000 maiores estudiosos vivem lá.", ["approx 60 percent share"]),
    ("Tem quatro vezes mais patentes do que o Peru.", ["4 ratio"]),
    ("Sua economia é duas vezes e meia maior.", ["2.5 ratio"]),
    ("Tem o dobro da capacidade do Chile.", ["2 ratio"]),
    ("Ocupa o quarto lugar no mundo.", ["4 rank"]),
    ("Tem a terceira maior rede do mundo.", ["3 rank"]),
    ("É o maior polo do mundo.", ["1 rank"]),
    ("O modelo tem 70 bilhões de parâmetros.", ["70000000000 parameters"]),
    ("Foi treinado com 15 trilhões de tokens.", ["15000000000000 tokens"]),
    ("A tarifa é de US$ 0,12 por kWh.", ["0.12 USDPerKiloWattHour"]),
    ("O Peru (55.000 especialistas) e o Chile (50.000) ficam atrás.", ["55000 people", "50000 people"]),
    ("Gastam US$ 28 e US$ 26 bilhões, respectivamente.", ["28000000000 USD", "26000000000 USD"]),
    ("Vinte e cinco países assinaram.", ["25 countries"]),
    ("Sete dos principais LLMs do mundo são franceses.", ["7 models"]),
    ("Veja o Anexo 3 e o artigo 5º.", []),
    ("Em 9 de dezembro de 2024 saiu a lei.", []),
    ("O GPT-4 e o Llama 3 foram comparados.", []),
    ("Três em cada oito firmas usam.", ["37.5 percent share"]),
    ("O parque soma um gigawatt.", ["1 GW"]),
    ("Em 2000 empresas faliram.", []),
]

SPANISH = [
    ("Casi medio millón de personas trabajan allí.", ["approx 500000 people"]),
    ("El fondo captó 3.500 millones de dólares.", ["3500000000 USD"]),
    ("El fondo captó 1,2 mil millones de euros.", ["1200000000 EUR"]),
    ("Invertirá 40 M€ en la red.", ["40000000 EUR"]),
    ("La red tiene 1,9 gigavatios.", ["1.9 GW"]),
    ("El consumo fue de 415 TWh.", ["415 TWh"]),
    ("Más de 76.000 patentes fueron registradas.", ["more_than 76000 count"]),
    ("Al menos 12 países firmaron.", ["at_least 12 countries"]),
    ("Alrededor del 60 % de los expertos vive allí.", ["approx 60 percent share"]),
    ("Entre 10 y 20 GW hacen falta.", ["range 10..20 GW"]),
    ("La energía cuesta un 20 % menos.", ["-20 percent change"]),
    ("Las ventas aumentaron un 36 %.", ["36 percent change"]),
    ("Los precios cayeron un 8 %.", ["-8 percent change"]),
    ("La tasa pasó del 10 % al 20 %.", ["10 percent", "20 percent"]),
    ("La capacidad se duplicó.", ["2 ratio change"]),
    ("Una cuarta parte de los modelos es china.", ["25 percent share"]),
    ("Tiene cuatro veces más patentes que Perú.", ["4 ratio"]),
    ("Ocupa el cuarto lugar en el mundo.", ["4 rank"]),
    ("Es la tercera mayor red del mundo.", ["3 rank"]),
    ("El modelo tiene 70.000 millones de parámetros.", ["70000000000 parameters"]),
    ("Cuesta 0,12 dólares por kWh.", ["0.12 USDPerKiloWattHour"]),
    ("Hay 215.000 especialistas en IA.", ["215000 people"]),
    ("Véase el cuadro 3 y el artículo 5.", []),
    ("Uno de cada seis hogares lo usa.", ["16.6667 percent share"]),
    ("El parque suma un gigavatio.", ["1 GW"]),
    ("Uno dio 10.000 millones de euros y otro lleva 80.000 millones.", ["10000000000 EUR", "80000000000 EUR"]),
    ("El modelo tiene 70 mil millones de parámetros.", ["70000000000 parameters"]),
    ("Costó 4.000 MDD.", ["4000000000 USD"]),
    ("Reúne medio centenar de firmas.", ["50 count"]),
]

FRENCH = [
    ("Près d'un demi-million de personnes y travaillent.", ["approx 500000 people"]),
    ("Le fonds a levé 3,5 milliards de dollars.", ["3500000000 USD"]),
    ("Le fonds a levé 40 M€.", ["40000000 EUR"]),
    ("Le fonds a levé 1,2 Md€.", ["1200000000 EUR"]),
    ("Le réseau compte 1,9 gigawatt.", ["1.9 GW"]),
    ("La consommation atteint 415 TWh.", ["415 TWh"]),
    ("Plus de 76 000 brevets ont été déposés.", ["more_than 76000 count"]),
    ("Au moins 12 pays ont signé.", ["at_least 12 countries"]),
    ("Environ 60 % des chercheurs y vivent.", ["approx 60 percent share"]),
    ("Il faut entre 10 et 20 GW.", ["range 10..20 GW"]),
    ("Une baisse de 30 % à 50 % est possible.", ["range -50..-30 percent change"]),
    ("L'électricité coûte 20 % de moins.", ["-20 percent change"]),
    ("Les ventes ont augmenté de 36 %.", ["36 percent change"]),
    ("Le taux est passé de 10 % à 20 %.", ["10 percent", "20 percent"]),
    ("La capacité a doublé.", ["2 ratio change"]),
    ("Un quart des modèles est chinois.", ["25 percent share"]),
    ("Il compte quatre fois plus de brevets que le Pérou.", ["4 ratio"]),
    ("Le pays occupe la quatrième place mondiale.", ["4 rank"]),
    ("C'est le troisième plus grand réseau du monde.", ["3 rank"]),
    ("Le modèle compte 70 milliards de paramètres.", ["70000000000 parameters"]),
    ("Le kilowattheure vaut 0,12 dollar par kWh.", ["0.12 USDPerKiloWattHour"]),
    ("Le pays compte 215 000 spécialistes de l'IA.", ["215000 people"]),
    ("Voir le tableau 3 et l'article 5.", []),
    ("Le fonds pèse 6 milliards d’euros.", ["6000000000 EUR"]),
    ("Le fonds pèse 1,2 milliard d'euros.", ["1200000000 EUR"]),
    ("Il coûte plus d’un milliard d’euros.", ["more_than 1000000000 EUR"]),
    ("Le pays compte 9 millions d’habitants.", ["9000000 people"]),
    ("Une entreprise sur six en use.", ["16.6667 percent share"]),
    ("Deux jeunes sur cinq en usent.", ["40 percent share"]),
    ("Une centaine de MW est prévue.", ["0.1 GW"]),
    ("On compte soixante-quinze sites.", ["75 count"]),
    ("Il coûte cinq cent mille euros.", ["500000 EUR"]),
]

GERMAN = [
    ("Fast eine halbe Million Menschen arbeiten dort.", ["approx 500000 people"]),
    ("Der Fonds sammelte 3,5 Milliarden Dollar ein.", ["3500000000 USD"]),
    ("Der Staat gibt 40 Mrd. Euro.", ["40000000000 EUR"]),
    ("Das Start-up erhielt 1,5 Mio. Euro.", ["1500000 EUR"]),
    ("Das Netz hat 1,9 Gigawatt.", ["1.9 GW"]),
    ("Der Verbrauch lag bei 415 TWh.", ["415 TWh"]),
    ("Mehr als 76.000 Patente wurden angemeldet.", ["more_than 76000 count"]),
    ("Mindestens 12 Länder unterschrieben.", ["at_least 12 countries"]),
    ("Rund 60 Prozent der Forscher leben dort.", ["approx 60 percent share"]),
    ("Nötig sind zwischen 10 und 20 GW.", ["range 10..20 GW"]),
    ("Nötig sind 10 bis 20 GW.", ["range 10..20 GW"]),
    ("Strom kostet 20 % weniger.", ["-20 percent change"]),
    ("Der Umsatz stieg um 36 %.", ["36 percent change"]),
    ("Der Umsatz sank um 8 Prozent auf 2 Millionen Euro.", ["-8 percent change", "2000000 EUR"]),
    ("Die Kapazität hat sich verdoppelt.", ["2 ratio change"]),
    ("Ein Viertel der Modelle stammt aus China.", ["25 percent share"]),
    ("Es hat viermal so viele Patente wie Peru.", ["4 ratio"]),
    ("Das Land belegt Platz 4 weltweit.", ["4 rank"]),
    ("Es hat das drittgrößte Netz der Welt.", ["3 rank"]),
    ("Das Modell hat 70 Milliarden Parameter.", ["70000000000 parameters"]),
    ("Strom kostet 0,12 Dollar pro Kilowattstunde.", ["0.12 USDPerKiloWattHour"]),
    ("Das Land hat 215.000 Fachkräfte.", ["215000 people"]),
    ("Siehe Tabelle 3 und Artikel 5.", []),
    ("Acme verfügt derzeit über 200 Mitarbeiter.", ["200 people"]),
    ("Acme verfügt über rund 200 Mitarbeiter.", ["approx 200 people"]),
    ("Acme schloss einen Vertrag über 3 Mio. Euro.", ["3000000 EUR"]),
    ("Dort arbeiten über 200 Mitarbeiter.", ["more_than 200 people"]),
    ("Peru hat 38 Gigawatt im Jahr 2024.", ["38 GW"]),
    ("Jeder sechste Betrieb nutzt sie.", ["16.6667 percent share"]),
    ("Vier von zehn Betrieben nutzen sie.", ["40 percent share"]),
    ("Dort entstehen 2000 neue Arbeitsplätze.", ["2000 count"]),
    ("Acme hält eine 45-prozentige Beteiligung.", ["45 percent share"]),
    ("Es sind einundzwanzig Länder.", ["21 countries"]),
]


@pytest.mark.parametrize(("sentence", "figures"), ENGLISH)
def test_english(sentence: str, figures: list[str]) -> None:
    assert figures_of("en", sentence) == figures


@pytest.mark.parametrize(("sentence", "figures"), PORTUGUESE)
def test_portuguese(sentence: str, figures: list[str]) -> None:
    assert figures_of("pt", sentence) == figures


@pytest.mark.parametrize(("sentence", "figures"), SPANISH)
def test_spanish(sentence: str, figures: list[str]) -> None:
    assert figures_of("es", sentence) == figures


@pytest.mark.parametrize(("sentence", "figures"), FRENCH)
def test_french(sentence: str, figures: list[str]) -> None:
    assert figures_of("fr", sentence) == figures


@pytest.mark.parametrize(("sentence", "figures"), GERMAN)
def test_german(sentence: str, figures: list[str]) -> None:
    assert figures_of("de", sentence) == figures


def test_a_share_says_of_what() -> None:
    (amount,) = amounts_of("en", "Nearly 70% of the world's notable models come from there.")
    assert amount.whole == "the world's notable models"


def test_a_count_says_of_what() -> None:
    (amount,) = amounts_of("en", "India has 215,000 AI specialists now working in cities.")
    assert amount.counted == "AI specialists"


def test_a_rank_says_among_whom() -> None:
    (amount,) = amounts_of("en", "It is the largest hub in the world.")
    assert amount.whole == "in the world"


def test_each_and_together_are_told() -> None:
    (each,) = amounts_of("en", "Oman and Qatar each have around 0.4 gigawatts.")
    (together,) = amounts_of("en", "The banks lent a combined $40 billion.")
    assert (each.each, each.together) == (True, False)
    assert (together.each, together.together) == (False, True)


def test_what_an_amount_is_per_is_told() -> None:
    (amount,) = amounts_of("en", "It spends $40 billion per year.")
    assert (amount.unit, amount.per) == ("USD", "year")


def test_the_levels_of_a_change_are_told_apart() -> None:
    before, after = amounts_of("en", "Spending rose from $10 billion to $20 billion.")
    assert (before.step, after.step) == ("from", "to")


def test_a_number_glued_to_strange_signs_is_no_figure() -> None:
    assert figures_of("en", "It costs â‚¬1.2bn and Ã©45 in total.") == []
