/**
 * The little of ONNX that this folder needs, encoded by hand: protobuf has two wire types here (varint and length-delimited),
 * so 60 lines replace a dependency, and the file says all that the model is. Field numbers: onnx/onnx.proto3.
 */
const FLOAT = 1;
const INT8 = 3;
const INT64 = 7;
const IR_VERSION = 7;
const OPSET = 13;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}

function int(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

function bytes(field: number, value: Uint8Array | string): Buffer {
  const body = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([varint(field * 8 + 2), varint(body.length), body]);
}

function message(field: number, ...parts: readonly Buffer[]): Buffer {
  return bytes(field, Buffer.concat(parts));
}

function intAttribute(name: string, value: number): Buffer {
  const INT_TYPE = 2;
  return message(5, bytes(1, name), int(3, value), int(20, INT_TYPE));
}

function node(operator: string, inputs: readonly string[], output: string, ...attributes: readonly Buffer[]): Buffer {
  return message(1, ...inputs.map((input) => bytes(1, input)), bytes(2, output), bytes(4, operator), ...attributes);
}

function tensor(name: string, type: number, dims: readonly number[], raw: Uint8Array): Buffer {
  return message(5, ...dims.map((dim) => int(1, dim)), int(2, type), bytes(8, name), bytes(9, raw));
}

function valueInfo(field: number, name: string, type: number, dims: readonly (string | number)[]): Buffer {
  const shape = message(2, ...dims.map((dim) => message(1, typeof dim === 'string' ? bytes(2, dim) : int(1, dim))));
  return message(field, bytes(1, name), message(2, message(1, int(1, type), shape)));
}

function model(graphName: string, ...graph: readonly Buffer[]): Buffer {
  return Buffer.concat([int(1, IR_VERSION), bytes(2, 'eclaireur-train-embedder'), message(7, ...graph, bytes(2, graphName)), message(8, bytes(1, ''), int(2, OPSET))]);
}

/**
 * A static embedding model: `input_ids` [batch, sequence] → `last_hidden_state` [batch, sequence, dimension].
 * Row of a token = its int8 row times its scale; pooling is the caller's.
 *
 * @param table - vocabulary × dimension, row by row.
 * @param scales - one factor a token, above 0 or the token has no weight.
 */
export function encodeStaticModel(table: Int8Array, scales: Float32Array, dimension: number): Buffer {
  const size = scales.length;
  if (table.length !== size * dimension) throw new RangeError(`The table has ${table.length} numbers, ${size} × ${dimension} are needed.`);
  return model(
    'static-embedding',
    node('Gather', ['table', 'input_ids'], 'rows8', intAttribute('axis', 0)),
    node('Cast', ['rows8'], 'rows', intAttribute('to', FLOAT)),
    node('Gather', ['scale', 'input_ids'], 's', intAttribute('axis', 0)),
    node('Mul', ['rows', 's'], 'last_hidden_state'),
    tensor('table', INT8, [size, dimension], new Uint8Array(table.buffer, table.byteOffset, table.byteLength)),
    tensor('scale', FLOAT, [size, 1], new Uint8Array(scales.buffer, scales.byteOffset, scales.byteLength)),
    valueInfo(11, 'input_ids', INT64, ['batch', 'sequence']),
    valueInfo(12, 'last_hidden_state', FLOAT, ['batch', 'sequence', dimension]),
  );
}

/** A matrix product as a model: C = A·B, with either side transposed first. */
export function encodeProduct(transposeA: boolean, transposeB: boolean): Buffer {
  return model(
    'product',
    node('Gemm', ['a', 'b'], 'c', intAttribute('transA', Number(transposeA)), intAttribute('transB', Number(transposeB))),
    valueInfo(11, 'a', FLOAT, ['m', 'k']),
    valueInfo(11, 'b', FLOAT, ['k2', 'n']),
    valueInfo(12, 'c', FLOAT, ['p', 'q']),
  );
}

/** Rounds every row to int8 with a scale of its own. A row of zeros keeps scale 1. */
export function quantiseRows(table: Float32Array, dimension: number): { readonly table: Int8Array; readonly scales: Float32Array } {
  const size = table.length / dimension;
  const rounded = new Int8Array(table.length);
  const scales = new Float32Array(size).fill(1);
  for (let row = 0; row < size; row++) {
    let largest = 0;
    for (let i = row * dimension; i < (row + 1) * dimension; i++) largest = Math.max(largest, Math.abs(table[i] ?? 0));
    if (largest === 0) continue;
    const scale = largest / 127;
    scales[row] = scale;
    for (let i = row * dimension; i < (row + 1) * dimension; i++) rounded[i] = Math.round((table[i] ?? 0) / scale);
  }
  return { table: rounded, scales };
}
