export { Missed, MissedToday } from './MessagesPage.js'
