import { randomUUID } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { Reply } from '../answering/index.ts';
import { ChatRequest, type ChatResponse } from '../protocol/index.ts';
import type { TurnGate } from './limits.ts';
import type { ServerParts } from './parts.ts';
import { HttpProblem, refuseMethod, sendProblem, toProblem } from './problems.ts';
import { runTurn, signalDeparture } from './run-turn.ts';

const BODY_LIMIT = '16kb';

/** `POST /api/chat` and `DELETE /api/conversations/:id`. */
export function chatRoutes(parts: ServerParts, gate: TurnGate): Router {
  const router = express.Router();
  router.post('/api/chat', express.json({ limit: BODY_LIMIT, strict: false }), async (request, response) => {
    if (request.is('application/json') === false) throw new HttpProblem('type-refuse');
    const parsed = ChatRequest.safeParse(request.body);
    if (!parsed.success) throw new HttpProblem('message-invalide');
    if (parts.retriever() === undefined) throw new HttpProblem('index-absent');
    await answer(parts, gate, parsed.data, request, response);
  });
  router.delete('/api/conversations/:id', async (request, response) => {
    const id = z.uuid().safeParse(request.params.id);
    if (!id.success) throw new HttpProblem('conversation-invalide');
    await parts.bot.forget('web', id.data);
    response.status(204).end();
  });
  router.all('/api/chat', refuseMethod('POST'));
  router.all('/api/conversations/:id', refuseMethod('DELETE'));
  return router;
}

async function answer(parts: ServerParts, gate: TurnGate, body: ChatRequest, request: Request, response: Response): Promise<void> {
  const conversation = body.conversation ?? randomUUID();
  const streaming = request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream';
  const signal = signalDeparture(response);
  const onDelta = (text: string): void => {
    // A piece that comes after the end, from an answer that did not see its time was over, must not be written: Node raises that where nobody catches it.
    if (signal.aborted || response.writableEnded) return;
    if (!response.headersSent) openStream(response);
    response.write(`event: delta\ndata: ${JSON.stringify({ text })}\n\n`);
  };
  try {
    const reply = await runTurn(parts, gate, { conversation, text: body.message, style: body.style ?? 'standard', signal, ...(streaming ? { onDelta } : {}) });
    const result = toResponse(reply, conversation);
    // Not `response.json`: it hashes the body for an ETag, and nobody keeps the answer to a POST.
    if (!streaming) response.status(200).type('json').end(JSON.stringify(result));
    else {
      if (!response.headersSent) openStream(response);
      response.end(`event: done\ndata: ${JSON.stringify(result)}\n\n`);
    }
  } catch (error) {
    if (signal.aborted) return; // Nobody is there to be told.
    const problem = toProblem(error);
    parts.metrics.fault(problem.code);
    if (problem.code === 'panne') parts.log.error({ err: error }, 'turn failed');
    sendProblem(response, problem);
  }
}

function openStream(response: Response): void {
  response.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' });
  response.flushHeaders();
}

/** The contract's body of a reply; keys that the contract does not have are left out of it. */
export function toResponse(reply: Reply, conversation: string): ChatResponse {
  return {
    conversation, turn: randomUUID(), kind: reply.kind, text: reply.text,
    citations: reply.citations.map((citation) => ({ ...citation, article: { ...citation.article }, sources: citation.sources.map((source) => ({ ...source })) })),
    suggestions: [...reply.suggestions], mode: reply.mode,
    ...(reply.attachments === undefined ? {} : { attachments: reply.attachments.map((attachment) => ({ ...attachment })) }),
  };
}
