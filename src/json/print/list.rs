//! Arrays and objects as they are written, element by element.

use std::fmt::Error;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple};

use super::Printer;

impl Printer {
    pub(super) fn open(&mut self, start: u8, end: u8) -> List<'_> {
        self.text.push(start);
        List { printer: self, end, first: true }
    }
}

/// An array or an object that is being written.
pub(super) struct List<'p> {
    printer: &'p mut Printer,
    end: u8,
    first: bool,
}

impl List<'_> {
    pub(super) fn next(&mut self) -> &mut Printer {
        if !std::mem::replace(&mut self.first, false) {
            self.printer.text.push(b',');
        }
        self.printer
    }

    pub(super) fn close(self) {
        self.printer.text.push(self.end);
    }
}

impl SerializeSeq for List<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl SerializeTuple for List<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl SerializeMap for List<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        key.serialize(self.next())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.printer.text.push(b':');
        value.serialize(&mut *self.printer)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl SerializeStruct for List<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        // The name of a field holds nothing that would have to be escaped.
        let printer = self.next();
        printer.text.push(b'"');
        printer.put(key.as_bytes());
        printer.put(b"\":");
        value.serialize(printer)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}
