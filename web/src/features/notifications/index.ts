export { Missed } from './MessagesPage.js'
