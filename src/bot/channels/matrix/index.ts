export { createMatrixChannel, type MatrixSettings, type MatrixTuning } from './adapter.ts';
