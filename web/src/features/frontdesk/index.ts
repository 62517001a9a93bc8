export { useVisitStep } from './useVisitStep.js'
export { visitOf } from './visitCode.js'
