import type { Article, Procedure, Register, RegisterFieldName } from '../../corpus/index.ts';
import { html, type Html } from '../html.ts';
import { REGISTER } from './register-texts.ts';
import { statementHtml, supportHtml } from './statement.ts';
import { FIELD_WORDS } from './texts.ts';

/** The register sheet of an algorithm. */
export function registerHtml(register: Register, article: Article, titleOf: (id: string) => string | undefined): Html {
  const names = Object.keys(FIELD_WORDS) as RegisterFieldName[]; // the record has exactly the register's names
  return html`<section><h2 id="fiche">${REGISTER.sheet}</h2><dl>${names.map((name) => {
    const field = register.fields[name];
    return html`<dt>${FIELD_WORDS[name]}</dt>${field.kind === 'known'
      ? field.statements.map((statement) => html`<dd>${statementHtml(statement, article)}</dd>`)
      : html`<dd><em>${REGISTER.notKnown}</em> ${field.text} ${REGISTER.ask} <a href="/articles/${field.ask}">${titleOf(field.ask) ?? field.ask}</a>.</dd>`}`;
  })}<dt>${REGISTER.unknown}</dt>${register.unknown.map((text) => html`<dd>${text}</dd>`)}</dl></section>`;
}

/** The deadlines and steps of a right or procedure, each statement with its sources. */
export function procedureHtml(procedure: Procedure, article: Article): Html {
  return html`<section><h2 id="demarche">La démarche en bref</h2><dl>
<dt>Pour qui</dt><dd>${statementHtml(procedure.who, article)}</dd><dt>Contre quoi</dt><dd>${procedure.against}</dd>
<dt>Délais</dt>${procedure.deadlines.length === 0 && procedure.noDeadline !== undefined && html`<dd>${statementHtml(procedure.noDeadline, article)}</dd>`}${procedure.deadlines.map((deadline) => html`<dd><strong>${deadline.amount} ${deadline.unit}</strong>, à partir de : ${deadline.from}. ${deadline.label}.${deadline.silence !== undefined && html` ${deadline.silence}`}${supportHtml(deadline, article)}</dd>`)}
<dt>À qui</dt><dd>${statementHtml(procedure.addressee, article)}</dd>
<dt>Étapes</dt>${procedure.steps.map((step) => html`<dd>${step}</dd>`)}
${procedure.attachments.length > 0 && html`<dt>À joindre</dt>${procedure.attachments.map((attachment) => html`<dd>${attachment}</dd>`)}`}
<dt>Coût</dt><dd>${'unknown' in procedure.cost ? procedure.cost.unknown : statementHtml(procedure.cost, article)}</dd>
<dt>Suspend la décision ?</dt><dd>${statementHtml(procedure.suspends, article)}</dd>
<dt>Et après</dt><dd>${procedure.next}</dd></dl></section>`;
}
