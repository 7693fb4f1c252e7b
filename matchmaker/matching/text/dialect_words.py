"""Frequent Bavarian words with their written German: function words, forms of common verbs, everyday words.

Own collection of general knowledge; what rules find by themselves (text/dialect.py) is mostly left out.
Spelling varies, so several spellings stand for one word.
"""

_TABLE = """
i ich; mi mich; mia wir; mir wir; ma man; mim mit dem; mia's wir es; eich euch; eahna ihnen; eana ihnen
eanane ihre; eam ihm; ea er; se sich; si sich; de die; da der; dea der; as das; des das; dees das
dös das; a ein; an einen; oa ein; oan einen; oam einem; oana einer; oane eine; oans eins; koa kein
koan keinen; koam keinem; koana keiner; koane keine; koans keins; mei mein; meina meiner; meim meinem
dei dein; sei sein; unsa unser; unsane unsere; unsan unseren; unsam unserem; unsana unserer; wos was
wia wie; wöicha welcher; wöiche welche; weicha welcher; weiche welche; wei weil; wenns wenn es
obs ob es; daß dass; nacha dann; nachad dann; jetz jetzt; iatz jetzt; jetza jetzt; heit heute
gestan gestern; vorgestan vorgestern; moang morgen; heia dieses Jahr; heuer dieses Jahr; friaha früher
friara früher; neilings neulich; oiwei immer; oiweil immer; oiwai immer; allaweil immer; imma immer
no noch; o an; scho schon; nimma nicht mehr; nimmer nicht mehr; nia nie; nix nichts; nixn nichts
ned nicht; net nicht; nedamoi nicht einmal; aa auch; aba aber; owa aber; oda oder; bloß nur; blos nur
grod gerade; gschwind schnell; gscheid ordentlich; gscheit ordentlich; gscheide ordentliche
gscheids ordentliches; gscheidn ordentlichen; sauba sauber; guad gut; guade gute; guadn guten
guada guter; guads gutes; scheen schön; schee schön; scheene schöne; scheena schöner; oid alt; oide alte
oidn alten; oida alter; oids altes; neie neue; neia neuer; neis neues; neien neuen; kloa klein
kloane kleine; kloans kleines; kloana kleiner; vui viel; vuin vielen; vui's viel; weng wenig; mehra mehr
liaba lieber; liabstn liebsten; teia teuer; teiers teures; deia teuer; boid bald; glei gleich; do da
doda da; drom oben; drobn oben; drunt unten; draußn draußen; draußd draußen; drauß draußen; hint hinten
hintn hinten; vire nach vorn; hintre nach hinten; nauf hinauf; naus hinaus; nei hinein; obe hinunter
nunta hinunter; umme hinüber; ummi hinüber; zruck zurück; hoam heim; dahoam daheim; dahoim daheim
umanand herum; umanada herum; umadum ringsum; überoi überall; irgendwia irgendwie; mitanand miteinander
durchanand durcheinander; ausanand auseinander; vonanand voneinander; zam zusammen; beinand beieinander
fia für; fian für den; fias fürs; fir für; vo von; z zu; zua zu; aufm auf dem; aufn auf den
ausm aus dem; untam unter dem; überm über dem; hinterm hinter dem; vorm vor dem; noh nach
nochm nach dem; wega wegen; wegn wegen; gega gegen; gegn gegen; mid mit; umara etwa; umra etwa
ois alles; olle alle; oi all; oila aller; jeda jeder; jedn jeden; jedm jedem; jeds jedes
jedsmoi jedes Mal; moi einmal; amoi einmal; oamoi einmal; zwoamoi zweimal; dreimoi dreimal
fümfmoi fünfmal; manchmoi manchmal; nomoi nochmal; zwoa zwei; zwo zwei; fümf fünf; fünfe fünf
sechse sechs; siem sieben; zehne zehn; öif elf; oif elf; zwöif zwölf; zwoif zwölf; zwanzg zwanzig
dreißg dreißig; vierzg vierzig; fuchzg fünfzig; sechzg sechzig; siebzg siebzig; achzg achtzig
neinzg neunzig; hundat hundert; dausnd tausend; fuchzehn fünfzehn; achzehn achtzehn; zletzt zuletzt
zerscht zuerst; hoib halb; hoibe halbe; hoibn halben; hoibs halbes; hob habe; ho habe; host hast
hod hat; hot hat; hom haben; ham haben; hama haben wir; hamma haben wir; hobn haben; hods hat es
hätt hätte; hätts hätte es; hättn hätten; ghabt gehabt; ghobt gehabt; is ist; san sind; samma sind wir
san's sind sie; warn waren; gwen gewesen; gwesn gewesen; wead wird; werd wird; wern werden; wean werden
worn worden; ko kann; konn kann; kenna können; kinna können; kennan können; kannt könnte
kannts könnte es; kenntn könnten; muaß muss; muas muss; miaß müssen; miaßn müssen; miassn müssen
miassat müsste; miaßat müsste; miassatn müssten; derf darf; deaf darf; derfa dürfen; derfn dürfen
soi soll; soin sollen; soit sollte; soitn sollten; wui will; wuist willst; woin wollen; wolln wollen
mog mag; mong mögen; mecht möchte; mechat möchte; mechtn möchten; mechtma möchten wir; duat tut; dua tu
dean tun; dan tun; doa tun; dad würde; dat würde; dadn würden; gmacht gemacht; macha machen; mach mache
geh gehe; gehts geht es; gengan gehen; gangad ginge; ganga gegangen; kimm komme; kimmt kommt
kemma kommen; kemman kommen; kema kommen; kumma kommen; kriag bekomme; kriagn bekommen; kriang bekommen
kriagt bekommt; kriagd bekommt; brauch brauche; braucha brauchen; brauchan brauchen; brauchat bräuchte
brauchma brauchen wir; gib gebe; gebn geben; gem geben; gibts gibt es; gebm geben; nehma nehmen
nimm nehme; gnomma genommen; gnumma genommen; find finde; findn finden; findt findet; suach suche
suacha suchen; suachan suchen; suachma suchen wir; gsuacht gesucht; woaß weiß; woas weiß; woast weißt
wissn wissen; gwisst gewusst; sog sage; sogt sagt; sogd sagt; song sagen; gsogt gesagt; gsagt gesagt
redn reden; redt redet; schaug schaue; schaugt schaut; schaugn schauen; schaun schauen
gschaugt geschaut; seng sehen; siech sehe; siecht sieht; gseng gesehen; hör höre; gheat gehört
ghört gehört; steh stehe; stengan stehen; gstandn gestanden; lieng liegen; hock sitze; hockt sitzt
lassn lassen; loß lasse; losst lässt; laft läuft; laffa laufen; laffan laufen; hoit halte; hoitn halten
hoidn halten; hoin holen; huif hilf; huift hilft; heifa helfen; helfa helfen; huifn helfen; zoi zahle
zoin zahlen; zoit zahlt; zoagn zeigen; zoagt zeigt; zoag zeige; frog frage; frong fragen; frogt fragt
gfrogt gefragt; glam glauben; moan meine; moanan meinen; moant meint; schreim schreiben
schreib schreibe; gschriem geschrieben; bleim bleiben; bleibn bleiben; ziang ziehen; kaffa kaufen
kaff kaufe; kafft gekauft; vakaffa verkaufen; vakaufa verkaufen; vakafft verkauft; ruaf rufe
ruafa rufen; ruafan rufen; oruafa anrufen; oruafan anrufen; ogruafa angerufen; ofanga anfangen
ofangt anfängt; arbat arbeitet; arbatn arbeiten; garbat gearbeitet; arbeitn arbeiten; obholn abholen
ostelln anstellen; oschaun anschauen; oschaugn anschauen; obiatn anbieten; ogebm angeben
ozoihung Anzahlung; leit Leute; mo Mann; weiwa Frauen; bua Junge; buam Jungen; madl Mädchen
kinda Kinder; spezl Freund; schwoga Schwager; bruada Bruder; vata Vater; muatta Mutter; tochta Tochter
moasta Meister; gsell Geselle; lehrbua Lehrling; lehrbuam Lehrlinge; kund Kunde; kundn Kunden
gest Gäste; gäst Gäste; feriengäst Feriengäste; beck Bäcker; metzga Metzger; schreina Schreiner
spengla Spengler; elektrika Elektriker; handwerka Handwerker; gschäft Geschäft; ladn Laden; lodn Laden
werkstod Werkstatt; baustell Baustelle; baustelln Baustellen; kuch Küche; kella Keller; stodl Scheune
stoi Stall; hoiz Holz; gmoa Gemeinde; gmoablattl Gemeindeblatt; stod Stadt; straß Straße; zimma Zimmer
tia Tür; fensta Fenster; eck Ecke; bod Bad; gartn Garten; biergartn Biergarten; feid Feld; dog Tag
dag Tage; wocha Wochen; woch Woche; johr Jahr; jahrl Jahr; stund Stunde; stundn Stunden; nocht Nacht
omd Abend; fria Früh; montog Montag; dienstog Dienstag; donnerstog Donnerstag; pfinzda Donnerstag
freitog Freitag; samstog Samstag; sonndog Sonntag; summa Sommer; winta Winter; geid Geld; gejd Geld
gerschtl Geld; kost kostet; gkost gekostet; steia Steuer; rechnunga Rechnungen; zettl Zettel
zeddl Zettel; packl Paket; paketl Pakete; packerl Paket; briaf Brief; papia Papier; blattl Blatt
biachl Buch; buach Buch; heftl Heft; kastn Gerät; kastl Gerät; kistn Kiste; buidl Bilder; buid Bild
buida Bilder; fuim Film; zeig Sachen; zeigl Sachen; sach Sache; sachan Sachen; graffe Sachen
schmarrn Unsinn; gfrett Ärger; deifi Teufel; bazi Betrüger; gauna Gauner; computa Computer
kompjuta Computer; rechna Rechner; drucka Drucker; fernsprecher Telefon; internetz Internet
internetseitn Internetseite; seitn Seite; datn Daten; maschin Maschine; maschina Maschinen; wong Wagen
wang Wagen; waagn Wagen; lastwang Lastwagen; radl Fahrrad; bulldog Traktor; bulldogs Traktoren
kaput kaputt; greislich schlimm; greisliche schlimme; narrisch verrückt; zach mühsam
gfährlich gefährlich; hoaßt heißt; hoaß heiße; hoaßn heißen; vazoin erzählen; vazoit erzählt
dazoit erzählt; vasteh verstehe; vastehn verstehen; vasteht versteht; vagessn vergessen
valiern verlieren; valorn verloren; vadien verdiene; vadient verdient; vadiena verdienen; lerna lernen
glernt gelernt; eirichtn einrichten; eiricht einrichte; eigricht eingerichtet; eikaffa einkaufen
eikauf Einkauf; vakauf Verkauf; auftrog Auftrag; auftreg Aufträge; vertrog Vertrag; vertreg Verträge
antrog Antrag; oglegt angelegt; oogebot Angebot; ogebot Angebot; ofang Anfang; oschluss Anschluss
olog Anlage; oloag Anlage; ologna Anlagen; vasand Versand; vasicherung Versicherung; schui Schule
schuin schulen; umstelln umstellen; buidschirm Bildschirm; glosfosa Glasfaser; glasfasa Glasfaser
fasa Faser; kabe Kabel; kabl Kabel; oba aber; ebba jemand; ebbs etwas; ebbas etwas; epps etwas
neamd niemand; neamand niemand; freili natürlich; hoid halt; fei wirklich; eh ohnehin; gell nicht wahr
servus hallo; bittschee bitte; bittschön bitte; dangschee danke; vergeits danke
"""

WORDS = {
    dialect: german
    for entry in _TABLE.replace("\n", ";").split(";")
    if entry.strip()
    for dialect, _, german in [entry.strip().partition(" ")]
}
"""Written German by dialect word in small letters; nouns are written with a capital."""
