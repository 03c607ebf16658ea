/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

/** How the client names itself and its platform to hubs, which log it. */
public final class ClientType {

  private ClientType() {}

  /**
   * The name, with what the user wants added; that may be empty.
   *
   * @param productInfo what to add; may be empty
   * @return one line of text
   */
  public static String text(String productInfo) {
    String version = ClientType.class.getPackage().getImplementationVersion();
    String type =
        "io.holdfast.client/"
            + (version == null ? "dev" : version)
            + " (Java "
            + Runtime.version().feature()
            + "; "
            + System.getProperty("os.name", "")
            + "; "
            + System.getProperty("os.arch", "")
            + ")";
    return productInfo.isEmpty() ? type : type + " " + productInfo;
  }
}
