/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A module that is any program which reads and writes lines. In: messages, each one a line of JSON
 * on its standard input; out: a message for each line that it writes. The gateway's threads hand in
 * messages; threads of the module's own start the program, again and again, write to it and read
 * it.
 */
@NullMarked
package io.holdfast.gateway.modules.process;

import org.jspecify.annotations.NullMarked;
