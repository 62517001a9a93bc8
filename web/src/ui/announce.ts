import { notifications } from '@mantine/notifications'

/** Says briefly that something was done; read out by screen readers. Failures are not said here: they stay where they happened. */
export function announce(message: string) {
  notifications.show({ message, color: 'green', autoClose: 4000, withCloseButton: true, withBorder: true })
}
