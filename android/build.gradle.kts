// Not run here. The versions are those of pom.xml; tests/gradle.py holds that they are the same.
plugins {
    id("com.android.application") version "9.5.0" apply false
    id("org.jetbrains.kotlin.plugin.compose") version "2.4.21" apply false
}
