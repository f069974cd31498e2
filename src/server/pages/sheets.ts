import type { Article, Procedure, Register, RegisterFieldName } from '../../corpus/index.ts';
import { html, type Html } from '../html.ts';
import { REGISTER } from './register-texts.ts';
import { statementHtml, supportHtml } from './statement.ts';
import { FIELD_WORDS, PROCEDURE } from './texts.ts';

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
  const { who, against, deadlines, noDeadline, addressee, steps, attachments, cost, suspends, next } = procedure;
  return html`<section><h2 id="demarche">${PROCEDURE.title}</h2><dl>
<dt>${PROCEDURE.who}</dt><dd>${statementHtml(who, article)}</dd>
<dt>${PROCEDURE.against}</dt><dd>${against}</dd>
<dt>${PROCEDURE.deadlines}</dt>${deadlines.length === 0 && noDeadline !== undefined && html`<dd>${statementHtml(noDeadline, article)}</dd>`}${deadlines.map((deadline) => deadlineHtml(deadline, article))}
<dt>${PROCEDURE.addressee}</dt><dd>${statementHtml(addressee, article)}</dd>
<dt>${PROCEDURE.steps}</dt>${steps.map((step) => html`<dd>${step}</dd>`)}
${attachments.length > 0 && html`<dt>${PROCEDURE.attachments}</dt>${attachments.map((attachment) => html`<dd>${attachment}</dd>`)}`}
<dt>${PROCEDURE.cost}</dt><dd>${'unknown' in cost ? cost.unknown : statementHtml(cost, article)}</dd>
<dt>${PROCEDURE.suspends}</dt><dd>${statementHtml(suspends, article)}</dd>
<dt>${PROCEDURE.next}</dt><dd>${next}</dd></dl></section>`;
}

function deadlineHtml(deadline: Procedure['deadlines'][number], article: Article): Html {
  const { amount, unit, from, label, silence } = deadline;
  return html`<dd><strong>${amount} ${unit}</strong>, ${PROCEDURE.from} ${from}. ${label}.${silence !== undefined && html` ${silence}`}${supportHtml(deadline, article)}</dd>`;
}
