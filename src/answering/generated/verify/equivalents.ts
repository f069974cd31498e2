import { stem } from '../../../retrieval/text.ts';

/** Words of general French that say the same in an administrative sentence, in any of their forms. No word of a subject stands here: those must be kept. */
const GROUPS: readonly string[] = [
  'recevoir recevez reçoit reçu reçue reçus reception réception reçoivent recevra',
  'envoyer envoi envoyez envoie envoyé envoyée adresser adressez adressé transmettre transmettez transmet transmis transmise transmission',
  'écrire écrivez écrit écrite écrits écriture', 'lettre courrier',
  'demander demandez demande demandes demandé solliciter sollicitez sollicite', 'contester contestez conteste contestation attaquer attaquez',
  'utiliser utilise utilisent utilisez utilisé utilisée utilisation usage employer emploient sert servent servir recourir',
  'indiquer indique indiquez indiqué mentionner mentionne mentionné préciser précise précisé donner donne donnez donné dire dit dites disent figurer figure figurent',
  'commencer commence commencé début débuter débute démarrer démarre courir court', 'finir finit fin terminer termine cesser cesse arrêter arrête prendre',
  'montrer montre présenter présente', 'choisir choisit choisi choix sélection sélectionner sélectionne sélectionné',
  'publier publie publié publiée publication paru parue paraître', 'savoir sait sache connaître connaît connu connue connaissance',
  'aider aide aidez aidé', 'motif motifs raison raisons motivé motivée motiver', 'modifier modifie modifié modification changer change changé changement évoluer',
  'augmenter augmente augmenté augmentation hausse monter monte', 'baisser baisse baissé diminuer diminue diminution réduire réduit réduction',
  'refuser refuse refusé refus rejeter rejette rejet', 'accepter accepte accepté acceptation accord', 'répondre répond répondez répondu réponse réponses',
  'prévenir prévient prévenu informer informe informé informée information', 'décider décide décidé décision', 'calculer calcule calculé calcul', 'classer classe classé classement',
  'prolonger prolonge prolongé prolongation', 'conserver conserve conservez conservé conservation garder garde gardez gardé stocker', 'effacer efface effacé effacement supprimer supprime supprimé suppression',
  'corriger corrige corrigé correction rectifier rectifie rectifié rectification', 'consulter consulte consultez lire lisez lu lue lues', 'appeler appelle appelé nommer nommé nom désigner désigne désigné signifier signifie vouloir veut',
  'mener mène mené conduire conduit réaliser réalise réalisé effectuer effectue effectué faire', 'coût coûte coûter coûté prix', 'déposer déposez dépose former formez introduire introduisez',
  'vérifier vérifie vérifiez vérifié vérification', 'chercher cherche cherchez recherche rechercher recherchez', 'joindre joignez joint ajouter ajoutez', 'obtenir obtenez obtient obtenu avoir',
  'durer dure durée', 'délai délais temps', 'personne personnes gens', 'document documents pièce pièces', 'créer crée créé création', 'lancer lance lancé lancement', 'exister existe existence',
  'parler parle évoquer évoque', 'comprendre comprend comprenez compris', 'situer situe trouver trouve trouvez trouvé', 'compter compte comptez nombre', 'devenir devient devenu', 'accompagner accompagne accompagnement',
  'annoncer annonce annoncé', 'affirmer affirme assurer assure soutenir soutient déclarer déclare', 'estimer estime juger juge considérer considère', 'expliquer explique explication expliqué', 'décrire décrit description décrite',
  'travailler travaille travail', 'protéger protège protection', 'payer payez paie paiement paye', 'communiquer communique communiqué communication', 'proposer propose proposé proposition', 'suspendre suspend suspendu suspension suspensif suspensive',
  'remplacer remplace remplacé remplacement', 'généraliser généralise généralisé généralisée généralisation', 'tester teste testé test essai essayer expérimenter expérimentation', 'évaluer évalue évaluation', 'gérer gère géré gestion',
  'traiter traite traité traitement', 'ouvrir ouvre ouvert ouverture', 'fermer ferme fermé fermeture', 'appliquer applique appliqué application', 'reprendre repris reprise', 'lutter lutte', 'nommer nommé nomination',
  'adopter adopte adopté adoption voter voté vote', 'voir voit voyez', 'échouer échoue échec', 'réussir réussit réussite', 'signaler signale signalé signalement',
  'rembourser remboursez remboursement', 'verser verse versé versement',
];

/** Words that carry no claim of their own: auxiliaries and turns of speech that a rewording needs. */
const LIGHT_WORDS = `être est sont était étaient avoir avez ont avait aurait serait seront sera soit fut été ayant étant disposer disposez dispose disposent bénéficier bénéficiez agit agir cela ceci celui celle
fait faites font faire existe trouve trouvent passe passer mettre met mis mise cas fois façon manière ensuite puis enfin donc ainsi alors aussi également notamment concernant concerne propos outil appelle appellent
compter partir lors suite suivant suivante suivants suivantes selon après afin auprès lorsque lorsqu quand si sauf seulement uniquement environ moins plus pendant durant dès depuis jusque avant`.split(/\s+/u);

const groups = new Map<string, ReadonlySet<number>>();
GROUPS.forEach((line, group) => {
  for (const word of line.split(' ')) groups.set(stem(word), new Set([...(groups.get(stem(word)) ?? []), group]));
});
const light = new Set(LIGHT_WORDS.map((word) => stem(word)));

/** Do two stems stand for the same in general French? */
export function areEquivalent(left: string, right: string): boolean {
  const own = groups.get(left);
  const other = groups.get(right);
  return own !== undefined && other !== undefined && [...own].some((group) => other.has(group));
}

/** Does a stem carry no claim of its own? */
export function isLight(term: string): boolean {
  return light.has(term);
}
