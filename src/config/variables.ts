import { z } from 'zod';

/** One environment variable: how it is read, its default as text, and what `.env.example` says of it (French: hosts read it). */
export interface Variable<T = unknown> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  /** Empty when there is no default. */
  readonly defaultText: string;
  readonly example: string;
  readonly help: string;
  readonly secret?: boolean;
}

const whole = (least: number, most: number): z.ZodType<number> =>
  z.string().regex(/^\d+$/u, 'must be a whole number').transform(Number).pipe(z.number().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`));
const text = z.string().min(1, 'must not be empty');
const url = z.url({ protocol: /^https?$/u, error: 'must be an http(s) address' });
/** Paths are put behind it. */
const withoutSlash = (address: string): string => address.replace(/\/+$/u, '');
const webhookUrl = url.refine((value) => URL.parse(value)?.pathname !== '/', 'must have a path of its own: at "/" people could no longer open the home page');
const portOrAuto = z.union([z.literal('auto'), whole(0, 65_535)], { error: 'must be auto, or a whole number up to 65535' });
const list = z.string().transform((value) => value.split(',').map((part) => part.trim()).filter((part) => part !== ''));
/** Lower case, punycode, no default port: what is written otherwise would never match. */
const asBrowsersSend = (origin: string): string => URL.parse(origin)?.origin ?? origin;
const origins = list.pipe(z.array(z.string().regex(/^(?:\*|https?:\/\/[^/\s]+)$/u, 'each origin must look like https://site.org, or be *').transform(asBrowsersSend)));
const matrixEntries = list.pipe(z.array(z.string().regex(/^(?:@[^:\s]+:\S+|!\S+|[a-z\d.-]+(?::\d+)?|\[[a-f\d:.]+\](?::\d+)?)$/iu, 'each entry must be a server (example.org), an account (@alice:example.org) or a room (!abc:example.org)')));

function variable<T>(name: string, schema: z.ZodType<T>, defaultText: string, example: string, help: string, secret = false): Variable<T> {
  return { name, schema, defaultText, example, help, secret };
}

/** Every variable of the program, by the name it has in the code. `.env.example` is made from this table. */
export const VARIABLES = {
  host: variable('HOST', text, '127.0.0.1', '0.0.0.0', 'Adresse sur laquelle le serveur écoute.'),
  port: variable('PORT', whole(0, 65_535), '3000', '8080', 'Port du serveur (0 : un port libre).'),
  metricsPort: variable('METRICS_PORT', portOrAuto, 'auto', '9464', 'Port des mesures Prometheus (auto : 9464, ou un port libre s\'il est pris ; 0 : /metrics sur le port principal, ouvert à tous).'),
  publicUrl: variable('PUBLIC_URL', z.union([z.literal(''), url.transform(withoutSlash)]), '', 'https://eclaireur.example.org', 'Adresse publique du service, pour les liens envoyés hors du web.'),
  legalPublisher: variable('LEGAL_PUBLISHER', z.string(), '', 'Nom de l\'association, adresse postale', 'Qui édite le service : nom et adresse, montrés sur la page « À propos ».'),
  legalDirector: variable('LEGAL_DIRECTOR', z.string(), '', 'Nom de la personne', 'Responsable de la publication, sur la page « À propos ».'),
  legalHosting: variable('LEGAL_HOSTING', z.string(), '', 'Nom, adresse et téléphone de l\'hébergeur', 'Qui héberge la machine, sur la page « À propos ».'),
  legalContact: variable('LEGAL_CONTACT', z.string(), '', 'contact@asso.example.org', 'Adresse pour joindre l\'éditeur : un courriel ou une page web.'),
  sourceUrl: variable('SOURCE_URL', z.union([z.literal(''), url]), '', 'https://forge.example.org/eclaireur', 'Où lire le code du programme tel qu\'il tourne ici (la licence AGPL le demande).'),
  corpusDir: variable('CORPUS_DIR', text, 'corpus', 'mon-corpus', 'Dossier des articles.'),
  indexDir: variable('INDEX_DIR', text, 'data/index', '/var/lib/eclaireur/index', 'Dossier de l\'index.'),
  dataDir: variable('DATA_DIR', text, 'data/channels', '/var/lib/eclaireur/channels', 'Dossier de l\'état des canaux Matrix et Telegram.'),
  countTopics: variable('COUNT_TOPICS', z.enum(['true', 'false'], { error: 'must be true or false' }).transform((value) => value === 'true'), 'false', 'true', 'Compte, mois par mois, près de quels articles le service n\'a pas su répondre (aucune question gardée) : npm run corpus:questions.'),
  embeddingModel: variable('EMBEDDING_MODEL', text, 'models/eclaireur-fr', 'Xenova/multilingual-e5-small', 'Dossier ou nom du modèle d\'embedding. Après un changement : npm run reindex.'),
  embeddingQueryPrefix: variable('EMBEDDING_QUERY_PREFIX', z.string(), '', '"query: "', 'Texte mis devant chaque question, si le modèle le demande (entre guillemets : l\'espace finale compte).'),
  embeddingPassagePrefix: variable('EMBEDDING_PASSAGE_PREFIX', z.string(), '', '"passage: "', 'Texte mis devant chaque passage, si le modèle le demande (entre guillemets : l\'espace finale compte).'),
  embeddingPooling: variable('EMBEDDING_POOLING', z.enum(['mean', 'cls'], { error: 'must be mean or cls' }), 'mean', 'cls', 'Façon de résumer un texte en un vecteur : mean ou cls.'),
  rateLimitPerMinute: variable('RATE_LIMIT_PER_MINUTE', whole(1, 100_000), '30', '60', 'Questions par minute et par visiteur.'),
  siteRateLimitPerMinute: variable('SITE_RATE_LIMIT_PER_MINUTE', whole(1, 1_000_000), '1200', '3000', 'Questions par minute et par site qui affiche le widget.'),
  allowedOrigins: variable('ALLOWED_ORIGINS', origins, '', 'https://asso.example.org,https://syndicat.example.org', 'Sites autorisés à afficher le widget, séparés par des virgules (* : tous).'),
  trustProxy: variable('TRUST_PROXY', whole(0, 10), '0', '1', 'Nombre de relais (Caddy, nginx) devant le serveur.'),
  turnTimeoutMs: variable('TURN_TIMEOUT_MS', whole(100, 120_000), '15000', '20000', 'Temps le plus long pour une réponse, en millisecondes.'),
  conversationTtlMinutes: variable('CONVERSATION_TTL_MINUTES', whole(1, 30), '30', '10', 'Minutes après lesquelles une conversation est oubliée (30 au plus : les pages le promettent).'),
  maxRunningTurns: variable('MAX_RUNNING_TURNS', whole(1, 1000).optional(), '', '4', 'Réponses préparées en même temps (vide : 2, ou 16 avec un modèle de langue, qui fait attendre).'),
  maxWaitingTurns: variable('MAX_WAITING_TURNS', whole(0, 100_000), '500', '200', 'Questions qui peuvent attendre leur tour ; au-delà : 503.'),
  logLevel: variable('LOG_LEVEL', z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], { error: 'must be fatal, error, warn, info, debug or silent' }), 'info', 'warn', 'Détail du journal : fatal, error, warn, info, debug ou silent.'),
  llmBaseUrl: variable('LLM_BASE_URL', url.optional(), '', 'http://127.0.0.1:11434/v1', 'Adresse d\'un modèle de langue compatible OpenAI (vide : aucun modèle).'),
  llmModel: variable('LLM_MODEL', text.optional(), '', 'mistral-small', 'Nom du modèle de langue.'),
  llmApiKey: variable('LLM_API_KEY', text.optional(), '', 'sk-…', 'Clé du modèle de langue.', true),
  llmTimeoutMs: variable('LLM_TIMEOUT_MS', whole(100, 120_000), '8000', '5000', 'Temps laissé au modèle de langue, en millisecondes.'),
  telegramToken: variable('TELEGRAM_BOT_TOKEN', z.string().regex(/^\d+:[\w-]{20,}$/u, 'must look like 123456:ABC…, as @BotFather gives it').optional(), '', '123456789:AAE…', 'Jeton du bot Telegram (vide : canal éteint).', true),
  telegramApiRoot: variable('TELEGRAM_API_ROOT', url, 'https://api.telegram.org', 'http://127.0.0.1:9000', 'Adresse de l\'API Telegram.'),
  telegramWebhookUrl: variable('TELEGRAM_WEBHOOK_URL', webhookUrl.optional(), '', 'https://eclaireur.example.org/telegram', 'Adresse publique du webhook Telegram (vide : le bot interroge Telegram).'),
  telegramWebhookSecret: variable('TELEGRAM_WEBHOOK_SECRET', z.string().regex(/^[\w-]{16,256}$/u, 'must be 16 to 256 letters, digits, _ or -').optional(), '', 'un-secret-long-et-au-hasard', 'Secret du webhook Telegram, obligatoire avec l\'adresse.', true),
  matrixHomeserverUrl: variable('MATRIX_HOMESERVER_URL', url.optional(), '', 'https://matrix.example.org', 'Serveur Matrix (vide : canal éteint).'),
  matrixUserId: variable('MATRIX_USER_ID', z.string().regex(/^@[^:]+:.+$/u, 'must look like @bot:example.org').optional(), '', '@eclaireur:example.org', 'Compte Matrix du bot.'),
  matrixPassword: variable('MATRIX_PASSWORD', text.optional(), '', 'un-mot-de-passe', 'Mot de passe du compte Matrix (ou MATRIX_ACCESS_TOKEN).', true),
  matrixAccessToken: variable('MATRIX_ACCESS_TOKEN', text.optional(), '', 'syt_…', 'Jeton d\'accès du compte Matrix.', true),
  matrixStoreKey: variable('MATRIX_STORE_KEY', z.string().min(16, 'must have at least 16 characters').optional(), '', 'une-longue-phrase-au-hasard', 'Phrase qui chiffre sur le disque les clés du bot Matrix.', true),
  matrixInvites: variable('MATRIX_INVITES', z.enum(['all', 'list'], { error: 'must be all or list' }), 'all', 'list', 'Invitations Matrix acceptées : all (toutes) ou list (celles de MATRIX_ALLOWED).'),
  matrixAllowed: variable('MATRIX_ALLOWED', matrixEntries, '', 'example.org,@alice:autre.org,!salon:example.org', 'Serveurs, comptes et salons Matrix dont les invitations sont acceptées, séparés par des virgules.'),
} as const;

export type VariableKey = keyof typeof VARIABLES;
export type Values = { readonly [Key in VariableKey]: z.infer<(typeof VARIABLES)[Key]['schema']> };
