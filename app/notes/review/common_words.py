"""Words that are names as well, or that a declined name falls together with: they count as a name with a capital only.

Lists, to be made longer: "duke" is a form of Duka, and stands in every second sentence.
"""

COMMON = """
    agim anë arsye art arte artë ballë bardhë bashkim bekim bekuar beni besë besim bëni bir bisedë bisht bletë borë
    bujar bukur bukuri burim bushtër cep cilësi çelë çlirim dashur dashuri dash dele det dhënë dhuratë diell dinë
    ditë djem dorë dritë drejt drejtësi duke durim ëndërr erë erdhi ese fat fatbardhë ferr fitim fitore flakë flamur
    flori flutur fushë gege gëzim gjak gjallë gjatë gjel gjerë gjithë gjyq gojë gur guri gusht hanë hap hekur hënë
    herë idhull ilir imam jam jani jemi janë jetë kale kanë kalë kap kapidan kapllan kaq karta kartë kasë
    këmbë kemi këngë keq kodra kohë kokë koliba komb kot kotë krah kraharor krenar krye kryq kujdes kujtim kulm
    kulturë kuq kurorë lak lakë laj lala lanë lek lekë lënë letra lidhje lier liman lind lindje lirë liri lis lot
    luan luftë lugë lule lulëzim lum lumë lumtur mal male mani marë mars masë mbret mend meritë mijë mikë mirë
    mjaltë mollë moshë motra muaj mur natë ngushtë nënë nisë njerëz nur nuse orë papa paqe pare parë pasha pashë
    përparim pemë pjesë plak plotë popull prerë prill prift pritë pranë pranverë punë punim qafë qark qen qershi
    qiell qira radhë rinë rit rite rob roje rol rreth rrugë rushë ruaj sall salla sallë sami samit sekret shalë
    shkëlqim shkollë shkrim shkurt shkurte shpatë shpend shpëtim shpresë shtatë shtëpi sofër sokol sot
    stinë tarë tani tek tetë thanë tokë ton top trim trëndafil turk udhë ujë ujk ujkan ura urë uratë uri urim valë
    vapë vare vatra vendim verë vesë veshë vit vjollcë vlerë vjeshtë vreshtë vullnet yll zamir zanë zemra zë zët zog
    zot zotëri
    bashkëpunëtor drejtor drejtore gjyqtar gjyqtare këshilltar koordinator koordinatore kryetar kryetare mësues
    mësuese ministër ministre ministri polic polici prefekt president prokuror prokurore përfaqësues punonjës
    punonjëse sekretar social sociale specialist specialiste shef shefe zëvendës
    shqipëri tiranë durrës vlorë shkodër elbasan korçë berat gjirokastër fier lezhë kukës dibër krujë kosovë pukë
    tropojë kavajë lushnjë pogradec përmet tepelenë sarandë delvinë ersekë gramsh librazhd peqin mat mirditë kurbin
    ulqin prizren prishtinë gjakovë pejë tetovë vjosë drin shkumbin osum valbonë teutë arbër albani
    adviser advisor counsellor doctor expert inspector lawyer nurse psychologist
    able art august bank banks bar base bell best bill bird bond boss brown bush care case chance chase cherry child
    cook day days dean deputy director done drew early faith fair field fish ford fox frank free gate general good
    grace grant gray green guard hall hand hard harmony head here hill home hope house hunt ivy judge july june just
    king knight lane law lee like little long love major make mark marks marsh mason mayor mercy mile mine minister
    moon moor more national nine none north note offer officer page parish park patience police pool poor power
    price prince president queen rate reed regional rich river robin rock rod role rose rule same secretary sharp
    short side singer skill social some south spring star stone strong summer sun swift take teacher there time
    victor vote ward way weaver wells west white will winter wise wood woods work worker young
"""


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = words("al bin da de del della den der di do dos du el la le st ten ter van von y zu")
"""Small words within a name, which may stand without a capital."""

TITLES = words("avv dr ing inxh mag mr mrs ms msc phd prof sir z zj zonja zoti zoteri znj")
