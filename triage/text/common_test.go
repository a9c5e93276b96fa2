package text

// common are everyday words that a person writing to a studio uses, for the trainer: the learning texts are
// reviews and posts, which hardly say "hello, when are our pictures ready".
var common = map[string]string{
	"en": `the a an and or but not no yes of to in on at for from with without by about into over after before since until this that these those
 i you he she it we they me him her us them my your his its our their mine yours ours who what when where why which how
 is are was were be been being am have has had do does did don't doesn't didn't isn't wasn't can can't could couldn't would wouldn't will won't should
 hello hi dear thanks thank please sorry regards kind best just only still already again very really much many more most some any all every each
 photo photos picture pictures prints print album gallery session wedding booking order frame send sent receive received got get give take took
 week weeks month months day days year today tomorrow yesterday morning evening because if when than then there here one two three first last new good
 know think want need like look looking said told asked call email wrote back out up down off so too as well also know never always`,
	"es": `el la los las un una unos unas y o pero no sí de del a al en con sin por para desde hasta sobre entre que qué quien quién cuando cuándo donde dónde como cómo
 yo tú usted él ella nosotros ustedes ellos me te se nos os le les lo mi tu su nuestro nuestra nuestros nuestras vuestro vuestra sus mis
 es son era fue eran está están estaba estoy ser estar haber he has ha hemos han había tengo tiene tenemos tienen hacer hace hecho quiero queremos puede pueden podéis podría
 hola buenos buenas días tardes gracias saludos un saludo por favor perdón muy mucho mucha muchos más menos ya todavía aún también tampoco nada nadie siempre nunca
 foto fotos sesión boda álbum galería pedido marco reportaje comunión enviar enviado recibido recibir llegado semana semanas mes meses año día hoy mañana ayer
 porque si cuándo estarán este esta estos estas eso esto aquí allí uno dos tres primera última nuevo bien mal solo sólo dijo dijeron llamar correo`,
	"sv": `och att det som en ett på är av för med till den har de inte om var jag du han hon vi ni man sig från men så kan när hur vad vem vilken där här nu då
 ska skulle vill måste får fick få blir blev bli varit vara hade göra gör gjort gjorde säga sa säger kommer kom ser såg också bara redan fortfarande aldrig alltid igen
 min mitt mina din ditt dina er ert era vår vårt våra hans hennes deras oss dem dig mig eller efter innan utan under över mycket många mer mest lite något någon några ingen inget inga alla allt
 hej tack vänliga hälsningar snälla tyvärr bild bilder bilderna bröllop beställning album galleri ram fotografering fotograf skolfoto leverans vecka veckor månad månader dag dagar i dag idag imorgon i morgon igår
 när kommer våra bilderna beställde skickade mejl mejlade ringt ringa svar svarar väntar väntat bra dålig fin jätte ju väl nog eftersom därför ännu både första sista ny två tre`,
	"de": `der die das ein eine einen einem einer und oder aber nicht kein keine von zu im in am an auf für mit ohne bei nach vor seit bis über unter aus um
 ich du er sie es wir ihr mich mir dich dir uns euch ihnen ihn ihm mein meine dein deine sein seine unser unsere euer eure wer was wann wo warum wie welche
 ist sind war waren sein bin haben habe hat hatte hatten werden wird wurde worden kann können könnte könnten will wollen möchte möchten muss müssen soll sollte
 hallo guten tag danke vielen dank bitte leider mit freundlichen grüßen liebe lieber viele grüße sehr mehr noch schon immer nie wieder auch nur da dann wenn weil dass ob
 foto fotos bild bilder hochzeit bestellung album galerie rahmen termin fotograf woche wochen monat monate tag tage heute morgen gestern jetzt eins zwei drei neu gut alles nichts etwas`,
	"fr": `le la les un une des du de à au aux et ou mais ne pas non oui en dans sur sous avec sans pour par depuis jusque entre chez que qui quoi quand où comment pourquoi quel quelle
 je tu il elle on nous vous ils elles me te se lui leur leurs mon ma mes ton ta tes son sa ses notre nos votre vos ce cet cette ces ça cela
 est sont était étaient être suis êtes sommes avoir ai as a avons avez ont avait fait faire fais peut peux pouvez pourriez voudrais veux voulons dois doit
 bonjour merci cordialement s'il vous plaît désolé madame monsieur très plus moins encore déjà toujours jamais rien personne aussi bien trop beaucoup tout tous toute toutes
 photo photos mariage album commande cadre séance galerie tirages livraison semaine semaines mois jour jours aujourd'hui demain hier parce si donc alors même c'est n'est j'ai d'un l'album qu'il`,
	"da": `og at det som en et på er af for med til den har de ikke om var jeg du han hun vi man sig fra men så kan når hvor hvordan hvad hvem hvilken der her nu da I jer jeres
 skal skulle vil ville må måtte får fik få bliver blev blive været være havde gøre gør gjort gjorde sige sagde siger kommer kom ser så også bare kun allerede stadig aldrig altid igen
 min mit mine din dit dine vores hans hendes deres os dem dig mig eller efter før uden under over meget mange mere mest lidt noget nogen nogle ingen intet alle alt
 hej tak venlig hilsen kære desværre billede billeder billederne bryllup bestilling album galleri ramme fotografering fotograf skolefoto levering uge uger måned måneder dag dage i dag i morgen i går
 hvornår kommer vores bestilte sendte mail ringet ringe svar svarer venter ventet god godt dårlig flot rigtig jo vel nok fordi derfor endnu både første sidste ny to tre lige hende blevet synes syntes`,
	"no": `og at det som en ei et på er av for med til den har de ikke om var jeg du han hun vi man seg fra men så kan når hvor hvordan hva hvem hvilken der her nå da dere deres
 skal skulle vil ville må måtte får fikk få blir ble bli vært være hadde gjøre gjør gjort gjorde si sa sier kommer kom ser så også bare kun allerede fortsatt fremdeles aldri alltid igjen
 min mitt mine din ditt dine vår vårt våre hans hennes oss dem deg meg eller etter før uten under over mye mange mer mest litt noe noen ingen ingenting alle alt
 hei takk vennlig hilsen kjære dessverre bilde bilder bildene bryllup bestilling album galleri ramme fotografering fotograf skolefoto levering uke uker måned måneder dag dager i dag i morgen i går
 når kommer våre bestilte sendte epost ringt ringe svar svarer venter ventet god godt bra dårlig fin flott veldig jo vel nok fordi derfor ennå både første siste ny to tre blitt syns synes`,
	"nl": `de het een en of maar niet geen van te in op aan voor met zonder bij naar uit over onder tot sinds door om dat die deze dit wat wie waar wanneer waarom hoe welke
 ik jij je u hij zij ze wij we jullie hen hun mij me jou ons mijn jouw uw zijn haar onze is zijn was waren ben bent heb hebt heeft hebben had hadden wordt worden werd kan kunnen kunt zou zouden wil willen moet moeten mag
 hallo goedemorgen beste dank bedankt alstublieft graag helaas vriendelijke groet groeten zeer heel erg veel meer nog al altijd nooit weer ook alleen er dan als want omdat
 foto foto's foto bruiloft bestelling album galerij lijst afspraak fotograaf week weken maand maanden dag dagen vandaag morgen gisteren nu een twee drie nieuw goed alles niets iets`,
	"pt": `o a os as um uma uns umas e ou mas não sim de do da dos das em no na nos nas com sem por para pelo pela desde até sobre entre que quem quando onde como porque porquê qual
 eu tu você ele ela nós vocês eles me te se lhe nos meu minha teu seu sua nosso nossa nossos seus suas é são era foi foram está estão estava estou ser estar ter tenho tem temos têm tinha fazer faz feito quero queremos pode podem poderia
 olá bom dia boa tarde obrigado obrigada cumprimentos por favor desculpe muito muita mais menos já ainda também nada ninguém sempre nunca só
 foto fotos fotografias sessão casamento álbum galeria encomenda moldura enviar recebi receber chegou semana semanas mês meses ano dia hoje amanhã ontem isso isto aqui ali dois três primeira última novo bem mal até agora depois`,
	"it": `il lo la i gli le un uno una e o ma non sì di del della dei delle a al alla ai in nel nella con senza per da dal dalla su sul tra fra che chi quando dove come perché quale
 io tu lei lui noi voi loro mi ti si ci vi mio mia tuo suo sua nostro nostra vostro vostra nostre vostre è sono era erano essere stato stata ho hai ha abbiamo avete hanno aveva fare fatto faccio voglio vogliamo può possono potete potrei vorrei
 ciao buongiorno buonasera grazie saluti cordiali per favore scusi molto molta più meno già ancora anche niente nessuno sempre mai solo
 foto fotografie matrimonio album galleria ordine cornice servizio sessione inviare ricevuto ricevere arrivato settimana settimane mese mesi anno giorno giorni oggi domani ieri questo questa quello qui lì due tre prima ultima nuovo bene male però quindi cosa`,
	"fi": `ja tai mutta ei en et emme ette eivät on ovat oli olivat ole olla ollut olen olet olemme minä sinä hän me te he se ne tämä tuo nämä mitä mikä kuka missä milloin miksi miten kun jos että
 minun sinun hänen meidän teidän heidän minulle meille teille minua mukaan kanssa ilman jälkeen ennen asti vielä jo aina koskaan taas myös vain hyvin paljon enemmän vähän kaikki mitään joku kukaan
 hei moi kiitos kiitoksia terveisin ystävällisin terveisin valitettavasti anteeksi kuva kuvat kuvia kuvien häät häiden tilaus albumi galleria kehys kuvaus valokuvaaja viikko viikkoa kuukausi kuukautta päivä päivää tänään huomenna eilen nyt yksi kaksi kolme uusi hyvä`,
}
