import { IconInbox, IconMessage, IconMessageCog } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'notifications',
  pages: [
    {
      path: paths.messages(),
      permission: 'notifications.message.read',
      load: () => import('./MessagesPage.js'),
      place: { name: 'messages', icon: IconMessage },
    },
    {
      path: paths.inbox(),
      permission: 'notifications.reply.read',
      load: () => import('./InboxPage.js'),
      place: { name: 'inbox', icon: IconInbox },
    },
    {
      path: paths.messageSettings(),
      permission: 'notifications.settings.manage',
      load: () => import('./SettingsPage.js'),
      place: { name: 'messageSettings', icon: IconMessageCog },
    },
    { path: paths.myMessages(), permission: 'signed-in', load: () => import('./MinePage.js') },
    { path: paths.unsubscribe('$token'), permission: 'public', load: () => import('./UnsubscribePage.js') },
  ],
  live: {
    'notifications.mine': ['notifications.mine.'],
    'notifications.messages': ['notifications.messages.', 'notifications.outbox.'],
    'notifications.replies': ['notifications.replies.'],
  },
} satisfies Feature
