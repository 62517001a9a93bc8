export { FlagChip, StatusChip } from './chips.js'
export { TrendDialog } from './TrendDialog.js'
export { VisitOrders } from './VisitOrders.js'
