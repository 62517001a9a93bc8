export { DocumentPreview } from './DocumentPreview.js'
