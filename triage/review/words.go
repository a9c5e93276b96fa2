package review

import (
	"regexp"
	"strings"
)

// words is how sites speak of reviews in one language; parts of regular expressions, matched without case.
type words struct {
	lang     string
	strong   []string // somebody has reviewed us: enough by itself in automatic mail
	weak     []string // a new review of something: enough from a known site, or beside stars
	stars    string   // the unit, as it follows a number
	outOf    string   // between a number and what it is out of
	rating   string   // the label before a number
	numbers  string   // one to five, in words, divided by spaces
	verbs    string   // what stands between a reviewer's name and the review
	by       string   // what stands before a name
	label    string   // the label before a name
	nobody   string   // what stands for a name that is not told, divided by commas
	footer   string   // how the lines below the review begin
	asks     string   // a subject that is about a message, not about a review
	changed  string   // somebody has changed a review: news like a new one
	removed  string   // a review is gone: nothing is left to answer
	approves string   // recommendations without stars, for
	against  string   // and against
}

// languages is the one table of the words sites use. A new language is one row.
var languages = []words{
	{
		lang: "en",
		strong: []string{
			`(?:left|wrote|posted|has written)(?: you)? (?:a|an|their)(?: new)?(?: \w+[- ]star)? (?:review|rating)\b`,
			`(?:reviewed|rated) (?:you\b|your (?:business|place|studio|page|listing|profile|services?|storefront|company|work)\b)`,
			`you(?:'ve|’ve| have)?(?: just)? (?:got|received|have)(?: got)? (?:a|an|another|one|\d+)(?: new)?(?: \w+[- ]star)? (?:reviews?|ratings?)\b`,
			`new (?:[\w.,]+[- ]star )?(?:customer )?(?:reviews?|ratings?) (?:for|of|on|about) your?\b`,
			`gave (?:you|your \w+) \w+ stars?\b`,
		},
		weak: []string{
			`new (?:[\w.,]+[- ]star )?(?:customer )?reviews?(?:$|\s*[:!.,(–-]|\s+(?:for|of|on|from|by|about|at|alert|received)\b)`,
			`just reviewed\b`, `^[\p{L}. '’-]{2,40} reviewed\b`, `(?:recommends|doesn['’]t recommend|does not recommend)\b`,
			`wrote a review\b`, `left a review\b`,
		},
		stars: `stars?|star\b|bubbles`, outOf: `out of|of`, rating: `rating|rated|overall|score|stars`,
		numbers: "one two three four five", by: `by|from|reviewed by|review from`,
		verbs: `left|wrote|posted|gave|rated|reviewed|updated|edited|changed|removed|deleted|has (?:left|written|posted|given|rated|reviewed|updated|edited|changed|removed|deleted)|recommends|doesn['’]t recommend|does not recommend`,
		label: `name|reviewer|reviewed by|customer|author|from`,
		nobody: "someone,somebody,a customer,a client,a couple,a guest,a user,a google user,a visitor,customer,you,we,you've,you have," +
			"anonymous,your customer,a verified customer,a happy customer",
		footer:  `reply|respond|report|see (?:the |this |full |more |all )?review|read (?:the |this |full |more|all )|view|manage|unsubscribe|you(?:['’]re| are)? receiv|you (?:got|received) this|display|share|this (?:e-?mail|message)|thanks?,|the .{1,20} team|privacy`,
		changed: `(?:updated|edited|changed|revised) (?:a|an|the|their|his|her) (?:review|rating)|(?:review|rating)s? (?:\w+ ){0,5}(?:was|were|has been|have been) (?:updated|edited|changed)|updated review`,
		removed: `(?:removed|deleted|withdrew|withdrawn|taken down) (?:a|an|the|their|his|her) (?:review|rating)|(?:review|rating)s? (?:\w+ ){0,5}(?:was|were|has been|have been|is|are) (?:removed|deleted|withdrawn|taken down|no longer)|(?:removed|deleted) review`,
		asks:    `message|lead|inquiry|enquiry|request|quote|booking|invoice|tips?|how to|verify`, approves: `recommends`, against: `doesn['’]t recommend|does not recommend`,
	},
	{
		lang: "es",
		strong: []string{
			`(?:ha dejado|dejó|ha escrito|escribió|ha publicado|publicó)(?:te|le)? (?:una|su)(?: nueva)? (?:reseña|opinión|valoración|evaluación)`,
			`(?:has recibido|ha recibido|hab[eé]is recibido|han recibido|tienes|tiene|ten[eé]is|te han dejado|os han dejado) (?:una|\d+)(?: nuevas?)? (?:reseñas?|opini(?:ón|ones)|valoraci(?:ón|ones)|evaluaci(?:ón|ones))`,
			`nuevas? (?:reseñas?|opini(?:ón|ones)|valoraci(?:ón|ones)|evaluaci(?:ón|ones)) (?:en|de|sobre|para) (?:tu|su|vuestr[oa])\b`,
			`(?:te|os|le) ha (?:valorado|puntuado|evaluado)`, `ha (?:valorado|puntuado|evaluado) (?:tu|su|vuestr[oa])\b`,
		},
		weak:  []string{`nuevas? (?:reseñas?|opini(?:ón|ones)|valoraci(?:ón|ones)|evaluaci(?:ón|ones))`, `ha opinado`, `(?:no )?te recomienda`},
		stars: `estrellas?`, outOf: `de|sobre`, rating: `puntuación|valoración|nota|calificación|estrellas`,
		numbers: "una dos tres cuatro cinco", by: `de|por`,
		verbs: `ha (?:dejado|escrito|publicado|valorado|puntuado|opinado|evaluado|actualizado|modificado|eliminado|borrado|retirado)|dejó|escribió|publicó|(?:te|os|le) ha|(?:no )?te recomienda`,
		label: `nombre|cliente|autora?|de`, nobody: "alguien,un cliente,una cliente,una clienta,una pareja,un usuario,anónimo,cliente",
		footer:  `responder|contestar|ver (?:la )?(?:reseña|opinión|valoración|más)|leer|gestionar|darse de baja|date de baja|recibes|has recibido este|denunciar|política|el equipo de`,
		changed: `ha (?:actualizado|modificado|editado|cambiado) (?:una|la|su) (?:reseña|opinión|valoración|evaluación)|(?:reseña|opinión|valoración|evaluación) (?:actualizada|modificada)`,
		removed: `ha (?:eliminado|borrado|retirado) (?:una|la|su) (?:reseña|opinión|valoración|evaluación)|(?:reseña|opinión|valoración|evaluación) (?:eliminada|borrada|retirada)|(?:reseña|opinión|valoración|evaluación) (?:[\p{L}]+ ){0,4}(?:ha sido|se ha) (?:eliminad|borrad|retirad)`,
		asks:    `mensaje|solicitud|presupuesto|consulta|reserva|factura|consejos`, approves: `te recomienda`, against: `no te recomienda`,
	},
	{
		lang: "sv",
		strong: []string{
			`(?:lämnat|lämnade|skrivit|skrev|gett|gav)(?: er| dig)? (?:en|ett)(?: ny| nytt)? (?:recension|omdöme|betyg)`,
			`(?:gav|gett|givit) (?:er|dig) \w+(?:[.,]\d)? (?:stjärn|av)`,
			`(?:du|ni) har fått (?:(?:en|ett|\d+|nya?)\s+)(?:ny |nytt |nya )?(?:recension|omdöme|betyg)`,
			`(?:ny|nytt|nya) (?:recension(?:er)?|omdömen?|betyg) (?:av|på|om|för|till|hos) (?:dig|er|ditt|ert|din|era)(?:$|[^\p{L}])`,
		},
		weak:  []string{`(?:ny|nytt|nya) (?:recension(?:er)?|omdömen?|betyg)`, `rekommenderar (?:inte )?(?:er|dig)`},
		stars: `stjärn\p{L}*`, outOf: `av`, rating: `betyg|helhetsbetyg|omdöme|stjärnor`,
		numbers: "en två tre fyra fem", by: `av|från`,
		verbs: `har (?:lämnat|skrivit|gett|givit|recenserat|betygsatt|uppdaterat|ändrat|tagit bort|raderat)|lämnade|skrev|gav|recenserade|rekommenderar`,
		label: `namn|kund|av|från`, nobody: "någon,en kund,ett par,en användare,anonym,kund,ni,du",
		footer:  `svara|visa|läs|hantera|avregistrera|avsluta|du får|ni får|anmäl|se (?:hela )?(?:recensionen|omdömet)|med vänlig`,
		changed: `(?:uppdaterat|ändrat|redigerat|uppdaterade|ändrade) (?:en|ett|sin|sitt) (?:recension|omdöme|betyg)|(?:uppdaterad|ändrad) recension|(?:uppdaterat|ändrat) (?:omdöme|betyg)`,
		removed: `(?:tagit bort|raderat|tog bort|raderade) (?:en|ett|sin|sitt) (?:recension|omdöme|betyg)|(?:recension(?:en)?|omdömet?|betyget?) (?:[\p{L}]+ ){0,4}(?:har tagits bort|är borttage[nt]|har raderats)|(?:borttagen|raderad) recension|(?:borttaget|raderat) omdöme`,
		asks:    `meddelande|förfrågan|offert|bokning|faktura|tips`, approves: `rekommenderar (?:er|dig)`, against: `rekommenderar inte`,
	},
	{
		lang: "da",
		strong: []string{
			`(?:skrevet|efterladt|lagt)(?: jer| dig)? en(?: ny)? (?:anmeldelse|bedømmelse)`,
			`(?:givet|gav) (?:jer|dig) \w+(?:[.,]\d)? (?:ud af|stjerne)`,
			`(?:i|du) har (?:modtaget|fået) (?:en|\d+)(?: nye?)? (?:anmeldelser?|bedømmelser?)`,
			`nye? (?:anmeldelser?|bedømmelser?) (?:af|om|på|til) (?:dig|jer|din|dit|jeres)(?:$|[^\p{L}])`,
		},
		weak:  []string{`nye? (?:anmeldelser?|bedømmelser?)`, `anbefaler (?:ikke )?(?:jer|dig)`},
		stars: `stjerne\p{L}*`, outOf: `ud af|af`, rating: `bedømmelse|vurdering|karakter|stjerner`,
		numbers: "en to tre fire fem", by: `af|fra`,
		verbs: `har (?:skrevet|givet|anmeldt|efterladt|bedømt|opdateret|ændret|fjernet|slettet)|skrev|gav|anmeldte|anbefaler`,
		label: `navn|kunde|af|fra`, nobody: "nogen,en kunde,et par,en bruger,anonym,kunde,i,du",
		footer:  `svar|se (?:hele )?anmeldelsen|læs|administrer|afmeld|du modtager|i modtager|anmeld |med venlig`,
		changed: `(?:opdateret|ændret|redigeret) (?:en|sin) (?:anmeldelse|bedømmelse)|opdateret anmeldelse`,
		removed: `(?:fjernet|slettet) (?:en|sin) (?:anmeldelse|bedømmelse)|anmeldelsen? (?:[\p{L}]+ ){0,4}er (?:blevet )?(?:fjernet|slettet)|slettet anmeldelse`,
		asks:    `besked|forespørgsel|tilbud|booking|faktura|tips`, approves: `anbefaler (?:jer|dig)`, against: `anbefaler ikke`,
	},
	{
		lang: "de",
		strong: []string{
			`hat (?:ihnen |dir |euch )?eine(?: neue)? (?:[\w-]+ )?(?:bewertung|rezension) (?:abgegeben|hinterlassen|geschrieben|verfasst)`,
			`hat (?:sie|dich|euch|ihr\p{L}* \p{L}+|dein\p{L}* \p{L}+|eu\p{L}+ \p{L}+)(?: mit .{1,20})? bewertet`,
			`(?:sie haben|du hast|ihr habt|liegt|liegen|gibt es) .{0,40}neuen? (?:bewertung|rezension)`,
			`neuen? (?:bewertung(?:en)?|rezension(?:en)?) (?:für|über|von|zu) (?:ihr|dein|eue?r|sie|dich|euch)\p{L}*`,
		},
		weak:  []string{`neuen? (?:[\w-]+ )?(?:bewertung|rezension)`, `empfiehlt (?:sie|dich|euch)`},
		stars: `sternen?|stern\b`, outOf: `von`, rating: `bewertung|gesamtbewertung|note|sterne`,
		numbers: "ein zwei drei vier fünf", by: `von`,
		verbs: `hat (?:ihnen|dir|euch|eine|sie|dich|ihr|ihre|ihren|dein|deine|deinen|die|seine)|bewertete|empfiehlt`,
		label: `name|kunde|kundin|von|verfasst von`, nobody: "jemand,ein kunde,eine kundin,ein paar,ein nutzer,anonym,kunde",
		footer:  `bewertung (?:ansehen|lesen|melden|beantworten)|antworten|zur bewertung|jetzt|verwalten|abmelden|sie erhalten|du erhältst|diese (?:e-?mail|nachricht)|mit freundlichen|ihr .{1,20}-?team`,
		changed: `hat (?:die|seine|ihre|eine) (?:bewertung|rezension) (?:aktualisiert|geändert|bearbeitet)|(?:aktualisierte|geänderte) (?:bewertung|rezension)`,
		removed: `hat (?:die|seine|ihre|eine) (?:bewertung|rezension) (?:gelöscht|entfernt|zurückgezogen)|(?:bewertung|rezension) (?:[\p{L}]+ ){0,4}(?:wurde|ist) (?:gelöscht|entfernt)|(?:gelöschte|entfernte) (?:bewertung|rezension)`,
		asks:    `nachricht|anfrage|angebot|buchung|rechnung|tipps`, approves: `empfiehlt (?:sie|dich|euch)`, against: `empfiehlt (?:sie|dich|euch) nicht`,
	},
	{
		lang: "fr",
		strong: []string{
			`a (?:laissé|écrit|publié|déposé|posté) un(?: nouvel)? avis`,
			`(?:vous avez|tu as|vous venez de) (?:reçu|recevoir) (?:un|\d+)(?: nouvel| nouveaux)? avis`,
			`nouve(?:l|aux) avis (?:sur|de|pour|concernant|à propos de) (?:votre|ton|vous)`,
			`vous a (?:noté|attribué|évalué|donné)`,
		},
		weak:  []string{`nouve(?:l|aux) avis`, `vous recommande`, `ne vous recommande pas`},
		stars: `étoiles?`, outOf: `sur`, rating: `note|notation|évaluation|étoiles`,
		numbers: "une deux trois quatre cinq", by: `de|par`,
		verbs: `a (?:laissé|écrit|publié|déposé|posté|noté|donné|modifié|supprimé|retiré|mis à jour)|vous a|(?:ne )?vous recommande`,
		label: `nom|client|cliente|auteur|de|par`, nobody: "quelqu'un,un client,une cliente,un couple,un utilisateur,anonyme,client",
		footer:  `répondre|voir|lire|gérer|se désabonner|désinscription|vous recevez|signaler|l['’]équipe|cordialement`,
		changed: `a (?:modifié|mis à jour|actualisé) (?:un|l['’]|son) ?avis|avis (?:modifié|mis à jour)`,
		removed: `a (?:supprimé|retiré) (?:un|l['’]|son) ?avis|avis (?:[\p{L}]+ ){0,4}(?:a été |est )?(?:supprimé|retiré)`,
		asks:    `message|demande|devis|réservation|facture|conseils`, approves: `vous recommande`, against: `ne vous recommande pas`,
	},
	{
		lang: "nl",
		strong: []string{
			`heeft (?:u |je |jullie )?een(?: nieuwe)? (?:review|beoordeling|recensie) (?:achtergelaten|geschreven|geplaatst|gegeven)`,
			`(?:u hebt|u heeft|je hebt|jullie hebben) (?:een|\d+)(?: nieuwe)? (?:reviews?|beoordeling(?:en)?|recensies?)`,
			`nieuwe (?:reviews?|beoordeling(?:en)?|recensies?) (?:voor|over|van|op) (?:uw|je|jouw|jullie|u)(?:$|[^\p{L}])`,
			`heeft (?:u|je|jullie|uw \p{L}+|jouw \p{L}+) (?:[\p{L}\d]+ ){0,4}beoordeeld`,
		},
		weak:  []string{`nieuwe (?:klant)?(?:review|beoordeling|recensie)`, `(?:raadt|beveelt) (?:u|je|jullie) (?:niet )?aan`},
		stars: `sterren|ster\b`, outOf: `van de|van|uit`, rating: `beoordeling|score|cijfer|waardering|sterren`,
		numbers: "één twee drie vier vijf", by: `van|door`,
		verbs: `heeft (?:u|je|jullie|een|uw|jouw|zijn|haar|de)|schreef|plaatste|gaf|(?:raadt|beveelt) (?:u|je|jullie)`,
		label: `naam|klant|van|door|auteur`, nobody: "iemand,een klant,een stel,een gebruiker,anoniem,klant,u,je,jullie",
		footer:  `reageer|beantwoord|(?:review|beoordeling|recensie) (?:bekijken|lezen|melden)|bekijk|lees|beheer|afmelden|uitschrijven|u ontvangt|je ontvangt|met vriendelijke|het .{1,20}-?team|dit bericht|deze (?:e-?mail)`,
		changed: `heeft (?:een|de|zijn|haar|hun) (?:review|beoordeling|recensie) (?:aangepast|gewijzigd|bijgewerkt|bewerkt)|(?:aangepaste|gewijzigde|bijgewerkte) (?:review|beoordeling|recensie)`,
		removed: `heeft (?:een|de|zijn|haar|hun) (?:review|beoordeling|recensie) (?:verwijderd|ingetrokken)|(?:review|beoordeling|recensie) (?:[\p{L}]+ ){0,4}(?:is|werd) (?:verwijderd|ingetrokken)|verwijderde (?:review|beoordeling|recensie)`,
		asks:    `bericht|aanvraag|offerte|boeking|factuur|tips`, approves: `(?:raadt|beveelt) (?:u|je|jullie) aan`, against: `(?:raadt|beveelt) (?:u|je|jullie) niet aan`,
	},
	{
		lang: "no",
		strong: []string{
			`(?:skrevet|skrev|lagt igjen|la igjen|gitt)(?: dere| deg)? en(?: ny)? (?:anmeldelse|omtale|vurdering)`,
			`(?:gitt|ga) (?:dere|deg) \w+(?:[.,]\d)? (?:av|stjerne)`,
			`(?:dere|du) har (?:mottatt|fått) (?:en|\d+)(?: nye?)? (?:anmeldelser?|omtaler?|vurdering(?:er)?)`,
			`nye? (?:anmeldelser?|omtaler?|vurdering(?:er)?) (?:av|om|på|til|fra) (?:deg|dere|din|ditt)(?:$|[^\p{L}])`,
		},
		weak:  []string{`nye? (?:anmeldelser?|omtaler?|vurdering(?:er)?)`, `anbefaler (?:ikke )?(?:dere|deg)`},
		stars: `stjerne\p{L}*`, outOf: `av`, rating: `anmeldelse|omtale|vurdering|karakter|stjerner`,
		numbers: "en to tre fire fem", by: `av|fra`,
		verbs: `har (?:skrevet|gitt|anmeldt|vurdert|lagt igjen|oppdatert|endret|fjernet|slettet)|skrev|ga|anmeldte|anbefaler`,
		label: `navn|kunde|av|fra`, nobody: "noen,en kunde,et par,en bruker,anonym,kunde,dere,du",
		footer:  `svar|se (?:hele )?(?:anmeldelsen|omtalen|vurderingen)|les|administrer|meld deg av|avmeld|du mottar|dere mottar|rapporter|med vennlig`,
		changed: `(?:oppdatert|endret|redigert) (?:en|sin) (?:anmeldelse|omtale|vurdering)|(?:oppdatert|endret) (?:anmeldelse|omtale|vurdering)`,
		removed: `(?:fjernet|slettet) (?:en|sin) (?:anmeldelse|omtale|vurdering)|(?:anmeldelsen?|omtalen?|vurderingen?) (?:[\p{L}]+ ){0,4}er (?:blitt )?(?:fjernet|slettet)|slettet (?:anmeldelse|omtale|vurdering)`,
		asks:    `melding|forespørsel|tilbud|bestilling|faktura|tips`, approves: `anbefaler (?:dere|deg)`, against: `anbefaler ikke`,
	},
}

// stems are words of which each strong and weak pattern needs one.
var stems = []string{
	"review", "rating", "rated", "recommend",
	"reseña", "opini", "opinado", "valora", "evalua", "puntuado", "recomienda",
	"recension", "omdöme", "betyg", "gav", "gett", "givit", "rekommenderar",
	"anmeldelse", "bedømmelse", "givet", "anbefaler",
	"omtale", "vurdering", "gitt", "ga dere", "ga deg",
	"bewert", "rezension", "empfiehlt",
	"beoordel", "beoordeel", "recensie", "raadt", "beveelt",
	"avis", "vous a noté", "vous a attribué", "vous a évalué", "vous a donné", "recommande",
}

// every joins one part of all languages into an alternative.
func every(part func(w words) string) string {
	var all []string
	for _, w := range languages {
		if p := part(w); p != "" {
			all = append(all, p)
		}
	}
	return `(?:` + strings.Join(all, `|`) + `)`
}

// phrase compiles a pattern that begins a word, without case. The word ends where the pattern says so.
func phrase(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?im)(?:^|[^\p{L}])` + pattern)
}

var (
	strong   = phrase(every(func(w words) string { return strings.Join(w.strong, `|`) + `|` + w.changed }))
	changed  = phrase(every(func(w words) string { return w.changed }))
	removed  = phrase(every(func(w words) string { return w.removed }))
	weak     = phrase(every(func(w words) string { return strings.Join(w.weak, `|`) }))
	asks     = phrase(every(func(w words) string { return w.asks }))
	footer   = regexp.MustCompile(`(?i)^[\s>*·|–-]*` + every(func(w words) string { return w.footer }))
	against  = phrase(every(func(w words) string { return w.against }))
	approves = phrase(every(func(w words) string { return w.approves }))

	links      = regexp.MustCompile(`https?://[^\s<>"'()\[\]]+`)
	settings   = regexp.MustCompile(`unsubscribe|settings|preferences|privacy|notification|baja|avregistrera|abmelden|afmeld`)
	reviewPath = regexp.MustCompile(`review|rese|opini|omdome|bewertung|avis|anmeldelse|recension|rating|reply|respond`)
)

// Bounds on the addresses looked at in one mail: how many, and how long one may be.
const (
	maxLinks = 200
	maxLink  = 2000
)
