/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import io.netty.channel.Channel;

/** What comes of a dial: one of these, once, on the loop, in a later run or turn than the dial. */
public interface DialListener {

  /**
   * Connected, with TLS if there is any. The channel is the listener's from now on, to be closed by
   * it. It must add its handlers before it returns: what the server has sent already comes next.
   * They see no {@code channelActive}.
   */
  void connected(Channel channel);

  /** Failed; nothing is left open. */
  void failed(DialException failure);
}
