/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What happens to disks: they fill, lose power, change bytes. The program is the shipped one, in
 * folders that tests spoil.
 */
@NullMarked
package io.holdfast.acceptance.disk;

import org.jspecify.annotations.NullMarked;
