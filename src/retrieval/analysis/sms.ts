import { fold } from '../../corpus/text.ts';

/** Short and phonetic spellings of function words in French messages, folded, with what they stand for. Words of a subject are not here: the corpus names its own abbreviations, and its vocabulary corrects the rest. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  c: 'c\'est', cest: 'c\'est', ct: 'c\'était', cetait: 'c\'était', koi: 'quoi', kwa: 'quoi', qoi: 'quoi', ki: 'qui', kil: 'qu\'il', kils: 'qu\'ils', kon: 'qu\'on', quon: 'qu\'on', ke: 'que', k: 'que',
  qil: 'qu\'il', quil: 'qu\'il', quils: 'qu\'ils', kel: 'quel', kelle: 'quelle', kels: 'quels', kelles: 'quelles', pk: 'pourquoi', pq: 'pourquoi', pkoi: 'pourquoi', pourkoi: 'pourquoi', prq: 'pourquoi', prk: 'pourquoi',
  pcq: 'parce que', pck: 'parce que', psk: 'parce que', paske: 'parce que', parske: 'parce que', g: 'j\'ai', jai: 'j\'ai', jait: 'j\'ai', ge: 'j\'ai', ds: 'dans', dc: 'donc', ac: 'avec', avk: 'avec', pr: 'pour', pdt: 'pendant',
  ns: 'nous', vs: 'vous', tt: 'tout', ts: 'tous', tte: 'toute', ttes: 'toutes', tjs: 'toujours', tjr: 'toujours', tjrs: 'toujours', bcp: 'beaucoup', bokou: 'beaucoup', cb: 'combien', cbien: 'combien', combi1: 'combien', kombien: 'combien',
  cmt: 'comment', cmmt: 'comment', koman: 'comment', comen: 'comment', coment: 'comment', commen: 'comment', comant: 'comment', komment: 'comment', tps: 'temps', qd: 'quand', kan: 'quand', kand: 'quand', qqn: 'quelqu\'un', qqch: 'quelque chose', qq: 'quelques', qqs: 'quelques', jms: 'jamais', mm: 'même', auj: 'aujourd\'hui', ajd: 'aujourd\'hui', dmn: 'demain',
  slt: 'salut', bjr: 'bonjour', bsr: 'bonsoir', cc: 'coucou', stp: 's\'il te plaît', svp: 's\'il vous plaît', mdr: '', lol: '', ptdr: '', jsp: 'je ne sais pas', jsais: 'je sais', jpeux: 'je peux', jpe: 'je peux', jdois: 'je dois', jveux: 'je veux', jvx: 'je veux',
  jfais: 'je fais', jsuis: 'je suis', chui: 'je suis', chuis: 'je suis', jetais: 'j\'étais', jme: 'je me', jte: 'je te', ya: 'il y a', yavait: 'il y avait', yaura: 'il y aura', esce: 'est-ce', esque: 'est-ce que', eske: 'est-ce que', sque: 'ce que', keske: 'qu\'est-ce que', kesske: 'qu\'est-ce que',
  kes: 'qu\'est', qes: 'qu\'est', keskil: 'qu\'est-ce qu\'il', rdv: 'rendez-vous', rv: 'rendez-vous', rdvs: 'rendez-vous', msg: 'message', mail: 'courriel', mails: 'courriels', num: 'numéro', nb: 'nombre', pb: 'problème', pbs: 'problèmes', pblm: 'problème', info: 'information', infos: 'informations',
  doc: 'document', docs: 'documents', asso: 'association', assos: 'associations', dem: 'demande', dde: 'demande', dmd: 'demande', dmde: 'demande', til: 't-il', von: 'vont', gvt: 'gouvernement', gouv: 'gouvernement', sem: 'semaine', '€': 'euros', '%': 'pour cent',
  dispo: 'disponible', pro: 'professionnel', perso: 'personnel', persos: 'personnelles', boulot: 'travail', taf: 'travail', taff: 'travail', bosser: 'travailler', bosse: 'travaille', bosses: 'travaillés', bossé: 'travaillé', thune: 'argent', thunes: 'argent', fric: 'argent', appli: 'application', ordi: 'ordinateur', plz: 's\'il te plaît', apres: 'après', etes: 'êtes', voila: 'voilà',
  '1er': 'premier', '1ere': 'première', '2eme': 'deuxième', '2e': 'deuxième', '3eme': 'troisième',
};

/** « est-ce » in two words by ear, before what it asks (« es ce que », « es se kil »). */
const ASKING = /(?<![\p{L}\p{N}])(?:es|est|et)[ -](?:ce|se)(?=[ -](?:qu|k|c))/giu;
const NONE: ReadonlyMap<string, string> = new Map();

/**
 * Writes short spellings out, word by word; everything else stays.
 *
 * @param text - cleaned question.
 * @param abbreviations - short forms of the corpus's own subject, folded: written out in capitals too, since they are mostly acronyms.
 * @returns the same question with short forms replaced (« c koi » → « c'est quoi »).
 */
export function expandShortForms(text: string, abbreviations: ReadonlyMap<string, string> = NONE): string {
  // A message in capitals throughout is shouted, not made of acronyms.
  const shouted = /\s/u.test(text) && text === text.toUpperCase();
  return (shouted ? text.toLowerCase() : text).replace(ASKING, 'est-ce').replace(/(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?![\p{L}\p{N}'’])/gu, (word) => {
    const own = abbreviations.get(fold(word));
    if (own !== undefined) return own;
    const long = SHORT_FORMS[word.toLowerCase()];
    if (long === undefined) return word;
    // Capitals are acronyms (« CT » stays what the person meant it to be).
    return word.length > 1 && word === word.toUpperCase() && /\p{L}/u.test(word) ? word : long;
  });
}
