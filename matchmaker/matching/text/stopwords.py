"""Function words of German and English: too frequent to tell offerings apart, good for telling languages."""

GERMAN = frozenset(
    """
    ab aber all alle allem allen aller alles als also am an ander andere anderen anderer anderes auch auf
    aus bei beim bin bis bist bitte brauche brauchen da dabei dadurch dafür daher damit dann daran darauf
    daraus darin darum darunter das dass davon davor dazu dein deine deinen deiner dem den denen denn der
    deren derer des dessen deshalb dich die dies diese diesem diesen dieser dieses dir doch dort du durch
    dürfen ebenfalls eben ein eine einem einen einer eines einige einigen einiger etwa etwas euch euer
    eure für gab geht gegen gehen gern gerne gibt haben habe hab habt hat hatte hatten hätte hätten hier
    hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem ins irgendwie ist ja
    jede jedem jeden jeder jedes jedoch jetzt kann kannst kein keine keinem keinen keiner können könnte
    könnten machen macht man manche mehr mein meine meinem meinen meiner mich mir mit mithilfe möchte
    möchten müssen muss müsste nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem
    seinen seiner seit sich sie sind so sobald sollen sollte sollten soll solche solchen sondern sonst
    sowie soweit über um und uns unser unsere unserem unseren unserer unter usw viel viele vielen vom von
    vor wann war waren warum was weil weiter welche welchem welchen welcher welches wenn wer werden wird
    wie wieder will wir wo wollen wollte womit worden wurde wurden während z b zu zum zur zwar zwischen
    würde würden i net nix koa koan koane ned mia ma dös san hob ham a d
    """.split()  # noqa: SIM905 (a list of words reads best as words)
)

ENGLISH = frozenset(
    """
    a about above after again against all also am an and any are aren t as at be because been before being
    below between both but by can cannot could did do does doesn doing don down during each else etc few
    for from further get gets give got had has have having he her here hers him his how i if in into is
    isn it its s just like let me more most my need needs no nor not now of off on once one only or other
    our ours out over own per please same shall she should so some such than that the their theirs them
    then there these they this those through to too under until up upon us very via want wants was we re
    were what when where which while who whom why will with within without would you your yours
    """.split()  # noqa: SIM905 (a list of words reads best as words)
)

FUNCTION_WORDS = {"de": GERMAN, "en": ENGLISH}
